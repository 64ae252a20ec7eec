import { runFields } from '../answers/run-fields.js';
import { nearest } from '../core/nearest.js';
import { inputProblem } from '../core/problem.js';
import type { Division } from '../resources/identity/divisions.js';
import type { Prompter } from '../ui/prompter.js';

interface Choice {
  /** What somebody said. */
  readonly name: string | undefined;
  readonly prompter: Prompter | undefined;
  /** The id of the division in which the solution is installed already; undefined where nothing shows it. */
  readonly installedIn: () => Promise<string | undefined>;
}

/**
 * The division of new objects, of those that the org has: the one that was named, the one in which the solution is, the one that is chosen at the
 * terminal, else the home division.
 * @throws ProblemError (exit 3) for a name that the org does not have
 */
export async function chooseDivision(
  divisions: readonly Division[],
  { name, prompter, installedIn }: Choice,
): Promise<Division> {
  const usual = divisionFor(divisions, name);
  if (name !== undefined || divisions.length === 1) return usual;
  const present = await installedIn();
  const there = divisions.find(({ id }) => id === present);
  if (there !== undefined) return there;
  if (prompter === undefined) return usual;
  return prompter.choose({
    message: 'Division of the new objects',
    choices: divisions.map((division) => ({
      name: division.name,
      value: division,
      ...(division.home ? { description: 'the home division; right for most orgs' } : {}),
    })),
  });
}

/**
 * The division of this name, else the home division, which is the first.
 * @throws ProblemError (exit 3) for a name that the org does not have
 */
export function divisionFor(divisions: readonly Division[], name: string | undefined): Division {
  const [home] = divisions;
  if (home === undefined) throw new Error('The org has no division.');
  return name === undefined ? home : named(divisions, name);
}

function named(divisions: readonly Division[], name: string): Division {
  const wanted = name.trim().toLowerCase();
  const exact = divisions.find((division) => division.name === name.trim());
  const found = exact ?? divisions.find((division) => division.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    divisions.map((division) => division.name),
    3,
  );
  throw inputProblem(`This org has no division "${name}".`, {
    code: 'unknown-division',
    ...(near.length === 0 ? {} : { why: `The nearest names are: ${near.join(', ')}.` }),
    next: `Correct ${runFields.division.flag ?? 'the division'}, or leave it out for the home division.`,
  });
}
