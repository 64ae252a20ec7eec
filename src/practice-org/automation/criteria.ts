import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest } from '../errors.js';
import { isJsonPath, readJsonPath } from '../integrations/json-path.js';
import type { Json } from '../json.js';
import type { CriterionState } from './state.js';

const setOperators = ['In', 'NotIn', 'All'];

/** By operator: `wanted` is the value of a criterion, or all of its values. */
const operators: Readonly<Record<string, (found: unknown, wanted: unknown) => boolean>> = {
  Equal: same,
  NotEqual: (found, wanted) => !same(found, wanted),
  GreaterThan: compared((order) => order > 0),
  GreaterThanOrEqual: compared((order) => order >= 0),
  LessThan: compared((order) => order < 0),
  LessThanOrEqual: compared((order) => order <= 0),
  In: (found, wanted) => holds(wanted, found),
  NotIn: (found, wanted) => !holds(wanted, found),
  All: (found, wanted) => Array.isArray(wanted) && wanted.every((one) => holds(found, one)),
  Contains: (found, wanted) =>
    typeof found === 'string' ? typeof wanted === 'string' && found.includes(wanted) : holds(found, wanted),
  Exists: (found, wanted) => (found !== undefined) === wanted,
  Size: (found, wanted) => (Array.isArray(found) || typeof found === 'string') && found.length === wanted,
};

/** All criteria of a trigger must match (assumed, as the platform's notes do not say); no criteria match every event. */
export function matches({ jsonPath, operator, value, values }: CriterionState, event: unknown): boolean {
  return operators[operator]?.(readJsonPath(event, jsonPath), values ?? value) ?? false;
}

/** For people: `source Equal "MICROSOFTTEAMS"`. */
export function describe({ jsonPath, operator, value, values }: CriterionState): string {
  return `${jsonPath} ${operator} ${JSON.stringify(values ?? value)}`;
}

/** A trigger's match criterion as it is kept; the contract has settled that the operator is a known one. Throws 400. */
export function checkedCriterion({
  jsonPath,
  operator,
  value,
  values,
}: Models.MatchCriteria): CriterionState {
  if (jsonPath === undefined || jsonPath.trim() === '' || operator === undefined)
    throw badRequest('A match criterion needs a jsonPath and an operator.');
  if (!isJsonPath(jsonPath)) throw badRequest(`"${jsonPath}" is not a valid JSON path.`);
  if (value !== undefined && values !== undefined)
    throw assumed(badRequest(`The criterion for "${jsonPath}" has both value and values.`));
  if (setOperators.includes(operator)) {
    if (values === undefined || values.length === 0)
      throw assumed(badRequest(`The operator ${operator} needs values.`));
    return { jsonPath, operator, values: values as readonly unknown[] as readonly Json[] };
  }
  if (value === undefined) throw assumed(badRequest(`The operator ${operator} needs a value.`));
  if (operator === 'Exists' && typeof value !== 'boolean')
    throw assumed(badRequest('The operator Exists needs true or false.'));
  if (operator === 'Size' && !Number.isInteger(value))
    throw assumed(badRequest('The operator Size needs a whole number.'));
  return { jsonPath, operator, value: value as unknown as Json };
}

function same(one: unknown, other: unknown): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function holds(list: unknown, wanted: unknown): boolean {
  return Array.isArray(list) && list.some((one) => same(one, wanted));
}

function compared(fits: (order: number) => boolean) {
  return (found: unknown, wanted: unknown): boolean => {
    if (typeof found === 'number' && typeof wanted === 'number') return fits(found - wanted);
    if (typeof found !== 'string' || typeof wanted !== 'string') return false;
    return fits(found < wanted ? -1 : found > wanted ? 1 : 0);
  };
}
