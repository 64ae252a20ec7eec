import type { JsonObject } from '../json.js';
import { failureOutputTypes } from './action-failure.js';

/** The error schema that every data action has, in its flattened form. */
export const failureSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: 'ErrorBody',
  type: 'object',
  required: ['errorCode', 'status', 'userMessage'],
  properties: Object.fromEntries(
    Object.entries(failureOutputTypes).map(([name, type]) => [
      name,
      type === 'stringCollection' ? { type: 'array', items: { type: 'string' } } : { type },
    ]),
  ),
};
