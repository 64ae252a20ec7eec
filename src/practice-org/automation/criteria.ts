import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest } from '../errors.js';
import { isJsonPath, readJsonPath } from '../integrations/json-path.js';
import type { Json } from '../json.js';
import type { CriterionState } from './state.js';

const setOperators = ['In', 'NotIn', 'All'];

/** A trigger's match criteria as they are kept. Throws 400. */
export function checkedCriteria(sent: readonly Models.MatchCriteria[] = []): CriterionState[] {
  return sent.map(checkedCriterion);
}

/** All criteria must match (assumed, as the platform's notes do not say); no criteria match every event. */
export function matchesAll(criteria: readonly CriterionState[], event: unknown): boolean {
  return criteria.every((criterion) => matches(criterion, event));
}

export function matches({ jsonPath, operator, value, values }: CriterionState, event: unknown): boolean {
  const found = readJsonPath(event, jsonPath);
  switch (operator) {
    case 'Equal':
      return same(found, value);
    case 'NotEqual':
      return !same(found, value);
    case 'GreaterThan':
      return compared(found, value, (order) => order > 0);
    case 'GreaterThanOrEqual':
      return compared(found, value, (order) => order >= 0);
    case 'LessThan':
      return compared(found, value, (order) => order < 0);
    case 'LessThanOrEqual':
      return compared(found, value, (order) => order <= 0);
    case 'In':
      return (values ?? []).some((candidate) => same(found, candidate));
    case 'NotIn':
      return !(values ?? []).some((candidate) => same(found, candidate));
    case 'All':
      return (
        Array.isArray(found) && (values ?? []).every((wanted) => found.some((item) => same(item, wanted)))
      );
    case 'Contains':
      return Array.isArray(found)
        ? found.some((item) => same(item, value))
        : typeof found === 'string' && typeof value === 'string' && found.includes(value);
    case 'Exists':
      return (found !== undefined) === value;
    case 'Size':
      return (Array.isArray(found) || typeof found === 'string') && found.length === value;
    default:
      return false;
  }
}

/** For people: `source Equal "MICROSOFTTEAMS"`. */
export function describe({ jsonPath, operator, value, values }: CriterionState): string {
  return `${jsonPath} ${operator} ${JSON.stringify(values ?? value)}`;
}

/** The contract has settled that the operator is a known one. */
function checkedCriterion({ jsonPath, operator, value, values }: Models.MatchCriteria): CriterionState {
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

function compared(found: unknown, value: unknown, holds: (order: number) => boolean): boolean {
  if (typeof found === 'number' && typeof value === 'number') return holds(found - value);
  if (typeof found !== 'string' || typeof value !== 'string') return false;
  return holds(found < value ? -1 : found > value ? 1 : 0);
}
