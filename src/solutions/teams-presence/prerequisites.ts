import { type TeamsSign, teamsEvidence } from '../../resources/integration/teams-connection.js';
import type { Person } from '../../resources/people/people.js';
import { failed, fine, unknown, type Verdict } from '../checks.js';
import type { Prerequisite } from '../solution.js';

export const teamsPresencePrerequisites: readonly Prerequisite[] = [
  {
    id: 'teams-connection',
    title: 'Microsoft Teams is connected',
    look: async ({ session, person }) => verdictOf(await teamsEvidence(session, person), person),
  },
];

/** No single sign is documented, so that the verdict comes with how certain it is. */
function verdictOf(evidence: readonly TeamsSign[], person: Person | undefined): Verdict {
  const told = `Signs: ${evidence.map(({ sign, result }) => `${sign}: ${result}`).join('; ')}.`;
  const seen = (certainty: TeamsSign['certainty']) =>
    evidence.some((one) => one.certainty === certainty && one.result === 'yes');
  if (seen('certain')) return { ...fine, reason: `Certain. ${told}${unseen(evidence, person)}` };
  if (seen('probable')) return { ...fine, reason: `Probable. ${told}${unseen(evidence, person)}` };
  // That only says that the platform knows of Teams, which it may say without any connection.
  const telling = evidence.filter(({ certainty }) => certainty !== 'possible');
  if (telling.some(({ result }) => result === 'not allowed')) return notAllowed(telling, told);
  if (telling.some(({ result }) => result === 'could not be asked'))
    return unknown(`Genesys Cloud did not answer every request; try again. ${told}`);
  return failed(
    `Nothing starts the workflow without it. The connection is made in Admin > Integrations. ${told}`,
  );
}

function notAllowed(telling: readonly TeamsSign[], told: string): Verdict {
  const missing = [...new Set(telling.flatMap(({ missingPermissions }) => missingPermissions))];
  const lacks = missing.length === 0 ? '' : `: it lacks ${missing.join(', ')}`;
  return {
    ...unknown(`This client cannot see enough to tell${lacks}. ${told}`),
    ...(missing.length === 0 ? {} : { missingPermissions: missing }),
  };
}

/** That Teams is connected to the org does not help somebody whom Teams does not know. */
function unseen(evidence: readonly TeamsSign[], person: Person | undefined): string {
  if (person === undefined || !evidence.some(({ ofPerson, result }) => ofPerson === true && result === 'no'))
    return '';
  return ` Nothing happens for ${person.name} until Teams reports one: check that the integration with Microsoft Teams covers this person.`;
}
