import { nameOf, placesOf } from '../answers/field.js';
import { runFields } from '../answers/run-fields.js';
import { named, nearest } from '../core/nearest.js';
import { inputProblem } from '../core/problem.js';
import { sortedUnique } from '../core/text.js';
import {
  alternativesOf,
  type Grant,
  isHeldIn,
  missingPermissions,
  permissionsElsewhere,
} from '../genesys/permissions.js';
import type { Division } from '../resources/identity/divisions.js';
import type { PermissionCatalogue } from '../resources/identity/permissions.js';
import { failed, fine, unknown, type Verdict } from '../solutions/checks.js';
import { type Question, searchQuestion } from '../solutions/question.js';

/** Where new objects go, of what the org has. */
export function divisionQuestion(divisions: readonly Division[]): Question {
  return searchQuestion(runFields.division, {
    title: 'Division of the new objects',
    help: 'The division decides who may see and change them. The home division is right for most orgs.',
    none: divisionFor(divisions, undefined).name,
    choices: async () =>
      divisions.map(({ name, home }) => ({
        name,
        value: name,
        ...(home ? { description: 'the home division; right for most orgs' } : {}),
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
  if (name === undefined) return home;
  const found = named(divisions, name);
  if (found !== undefined) return found;
  const names = divisions.map((division) => division.name);
  const near = nearest(name, names);
  throw inputProblem(`This org has no division "${name}".`, {
    code: 'unknown-division',
    ...(near.length === 0 ? {} : { why: `The nearest names are: ${near.join(', ')}.` }),
    next: `Correct ${placesOf(runFields.division)}; without either it is the home division.`,
  });
}

/** Of what lies in divisions of its own, wherever the new objects go: people, sites and queues. */
const apart = /^(directory|telephony|routing:queue):/;

export const grantsUnknown = unknown('The platform does not tell which permissions this identity has.');

interface DivisionOptions {
  readonly grants: readonly Grant[] | undefined;
  readonly wanted: readonly string[];
  /** The one into which the objects go. */
  readonly division: Division;
  readonly divisions: readonly Division[];
  /** Tells which permissions are held by division; a verdict where it could not be read. */
  readonly catalogue: PermissionCatalogue | Verdict;
}

/**
 * Whether permissions that are held by division are held in the one that is used. Those that are held nowhere are
 * told of elsewhere. What the org does not call division-aware counts wherever it is held.
 */
export function divisionVerdict(options: DivisionOptions): Verdict {
  const { grants, wanted, division, divisions, catalogue } = options;
  if (grants === undefined) return grantsUnknown;
  const placed = wanted.filter((entry) => !apart.test(entry));
  // Where nobody tells which permissions are held by division, all may be.
  const divided = (permission: string) => 'status' in catalogue || catalogue.divided.has(permission);
  const find = (entries: readonly string[]) => permissionsElsewhere(grants, entries, division.id, divided);
  const lacking = find(placed);
  if (lacking.length === 0) return fine;
  if ('status' in catalogue) return catalogue;
  const elsewhere = find(lacking.flatMap(alternativesOf));
  return failed(
    `Some are held in other divisions only, by ${rolesElsewhere(grants, elsewhere, division, divisions)}. ` +
      `Grant that in "${division.name}" as well, or name with ${nameOf(runFields.division)} where the objects go. ` +
      `This concerns ${byEntity(elsewhere)}.`,
  );
}

/** `architect:flow (add, edit), outbound:campaign (view)`: there may be dozens. */
function byEntity(permissions: readonly string[]): string {
  const actions = new Map<string, string[]>();
  for (const permission of sortedUnique(permissions)) {
    const [domain = '', entity = '', action = ''] = permission.split(':');
    const key = `${domain}:${entity}`;
    actions.set(key, [...(actions.get(key) ?? []), action]);
  }
  return [...actions].map(([key, all]) => `${key} (${all.join(', ')})`).join(', ');
}

/** `the role "Setup" in Claims, Sales`. */
function rolesElsewhere(
  grants: readonly Grant[],
  elsewhere: readonly string[],
  division: Division,
  divisions: readonly Division[],
): string {
  const giving = grants.filter(
    (grant) =>
      !isHeldIn(grant, division.id) && missingPermissions([grant], elsewhere).length < elsewhere.length,
  );
  return [...divisionsByRole(giving, divisions)]
    .map(([role, where]) => `the role "${role}" in ${where.join(', ')}`)
    .join(' and ');
}

/**
 * By the name of each role, what the divisions are called in which it is held; an id stands for one that the identity
 * cannot see.
 */
export function divisionsByRole(
  grants: readonly Grant[],
  divisions: readonly Division[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map(divisions.map(({ id, name }) => [id, name])).set('*', 'all divisions');
  const byRole = new Map<string, string[]>();
  for (const { roleName, divisionId } of grants)
    byRole.set(roleName, [...(byRole.get(roleName) ?? []), names.get(divisionId) ?? divisionId]);
  return byRole;
}
