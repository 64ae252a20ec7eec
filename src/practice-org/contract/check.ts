import { badRequest } from '../errors.js';
import type { Operation, Parameter } from './contract.js';
import { violation } from './schemas.js';

/**
 * The query as handlers read it: repeated parameters joined with commas, unknown ones kept out as the platform
 * ignores them. Throws 400 for a missing or badly written parameter.
 */
export function checkQuery(operation: Operation, search: URLSearchParams): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'query') continue;
    const values = search.getAll(parameter.name);
    if (values.length === 0) {
      if (parameter.required) throw badRequest(`The query parameter "${parameter.name}" is required.`);
      continue;
    }
    if (values.length > 1 && parameter.type !== 'array')
      throw badRequest(`The query parameter "${parameter.name}" was given ${values.length} times.`);
    const value = values.join(',');
    checkValue(parameter, value);
    query[parameter.name] = value;
  }
  return query;
}

function checkValue(parameter: Parameter, value: string): void {
  const wrong = (expected: string) =>
    badRequest(`The query parameter "${parameter.name}" must be ${expected}, not "${value}".`);
  if (parameter.type === 'number' && (value.trim() === '' || !Number.isFinite(Number(value))))
    throw wrong('a number');
  if (parameter.type === 'boolean' && !/^(true|false)$/i.test(value)) throw wrong('true or false');
  if (parameter.values !== undefined && !parameter.values.includes(value))
    throw wrong(`one of ${parameter.values.join(', ')}`);
}

/** Throws 400 for a body that the contract does not allow, naming the field. */
export function checkBody(operation: Operation, body: unknown): void {
  if (operation.body === undefined || body === undefined) {
    if (operation.body?.required === true) throw badRequest('The request body is required.');
    return;
  }
  const found = violation(operation.body.schema, body);
  if (found !== undefined)
    throw badRequest(found.message, [{ errorCode: 'invalid.field', fieldName: found.field }]);
}

/** What is wrong with an answer of ours by the contract, or undefined. */
export function answerProblem(operation: Operation, status: number, body: unknown): string | undefined {
  if (status >= 300) return undefined;
  if (operation.answer === undefined)
    return body === undefined ? undefined : 'the contract knows no content for it';
  if (body === undefined) return 'the contract expects content';
  const found = violation(operation.answer, JSON.parse(JSON.stringify(body)));
  return found === undefined ? undefined : found.message;
}
