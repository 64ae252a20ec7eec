import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import { schemaViolations } from './flatten.js';
import type { ActionConfig, IntegrationState } from './state.js';

const requestTypes = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD'];
const longestName = 256;

/**
 * A configuration as it is kept: a template that is not sent falls back to the default, also in a change, since
 * answers carry no templates and the body replaces the whole configuration. Throws 400.
 */
export function checkedConfig(config: Models.ActionConfig, integration: IntegrationState): ActionConfig {
  const { timeoutSeconds, request, response } = config;
  if (
    timeoutSeconds !== undefined &&
    (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 60)
  )
    throw badRequest(`timeoutSeconds must be a whole number from 1 to 60, not ${timeoutSeconds}.`);
  const type = request?.requestType ?? '';
  if (!requestTypes.includes(type))
    throw badRequest(`requestType must be one of ${requestTypes.join(', ')}, not "${type}".`);
  const url = request?.requestUrlTemplate ?? '';
  if (url.trim() === '') throw assumed(badRequest('requestUrlTemplate must not be empty.'));
  if (integration.typeId === 'purecloud-data-actions' && !url.startsWith('/api/'))
    throw assumed(badRequest('requestUrlTemplate must start with /api/ for a Genesys Cloud data action.'));
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    request: {
      requestUrlTemplate: url,
      requestTemplate: request?.requestTemplate ?? `\${input.rawRequest}`,
      requestType: type,
      headers: request?.headers ?? {},
    },
    response: {
      translationMap: response?.translationMap ?? {},
      translationMapDefaults: response?.translationMapDefaults ?? {},
      successTemplate: response?.successTemplate ?? `\${rawResult}`,
    },
  };
}

/** Throws 400 unless the input is an object, and the output that or a list. */
export function checkedContract({ input, output }: Models.ActionContractInput) {
  return {
    inputSchema: checkedSchema(input.inputSchema, 'inputSchema', ['object']),
    successSchema: checkedSchema(output.successSchema, 'successSchema', ['object', 'array']),
  };
}

export function checkedName(name: string, what: 'name' | 'category'): string {
  if (name.trim() === '') throw badRequest(`The ${what} of an action must not be blank.`);
  if (name.length > longestName)
    throw badRequest(`The ${what} of an action can have ${longestName} characters at most.`);
  return name;
}

function checkedSchema(schema: unknown, name: string, types: readonly unknown[]): JsonObject {
  if (!isObject(schema) || !types.includes(schema.type))
    throw assumed(badRequest(`The ${name} must be a JSON schema of type ${types.join(' or ')}.`));
  try {
    schemaViolations(schema, {});
  } catch {
    throw assumed(badRequest(`The ${name} is not a valid JSON schema.`));
  }
  return schema as JsonObject;
}
