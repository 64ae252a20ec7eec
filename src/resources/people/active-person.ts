import { inputProblem } from '../../core/problem.js';
import type { Session } from '../../genesys/session.js';
import { type Person, personByEmail } from './people.js';

/**
 * The active person whom `--user` names. `nothing` says what was not done: "Nothing was tried."
 * @throws ProblemError (exit 3) for an address that nobody has, and for somebody who is not active
 */
export async function activePerson(session: Session, email: string, nothing: string): Promise<Person> {
  const person = await personByEmail(session, email);
  if (person?.active === true) return person;
  throw inputProblem(
    person === undefined
      ? `This org has nobody with the e-mail address ${email}.`
      : `${person.name} is not active in this org.`,
    { code: 'unknown-person', why: nothing, next: 'Name an active person with --user.' },
  );
}
