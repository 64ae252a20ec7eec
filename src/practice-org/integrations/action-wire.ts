import { isObject, type JsonObject } from '../json.js';
import { flatProperties } from './flatten.js';
import type { ActionState, ActionVersion } from './state.js';

interface Shown {
  readonly contract?: boolean;
  readonly config?: boolean;
  readonly flatten?: boolean;
}

/** An action as answers carry it. Templates are never inlined: each has its own address. */
export function actionBody(action: ActionState, version: ActionVersion, shown: Shown) {
  const uri = actionUri(action, version);
  return {
    id: action.id,
    name: version.name,
    integrationId: action.integrationId,
    category: version.category,
    version: version.version,
    secure: version.secure,
    ...(shown.contract === true ? { contract: contractBody(version, uri, shown.flatten === true) } : {}),
    ...(shown.config === true ? { config: configBody(version, uri) } : {}),
    selfUri: uri,
  };
}

function actionUri(action: ActionState, version: ActionVersion): string {
  const uri = `/api/v2/integrations/actions/${action.id}`;
  return version === action.draft ? `${uri}/draft` : uri;
}

function configBody({ config }: ActionVersion, uri: string) {
  const { timeoutSeconds, request, response } = config;
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    request: {
      requestUrlTemplate: request.requestUrlTemplate,
      requestTemplateUri: `${uri}/templates/requesttemplate.vm`,
      requestType: request.requestType,
      headers: request.headers,
    },
    response: {
      translationMap: response.translationMap,
      translationMapDefaults: response.translationMapDefaults,
      successTemplateUri: `${uri}/templates/successtemplate.vm`,
    },
  };
}

function contractBody(version: ActionVersion, uri: string, flattened: boolean) {
  if (flattened)
    return {
      input: { inputSchemaFlattened: flattenedSchema(version.inputSchema) },
      output: {
        successSchemaFlattened: { schema: flattenedSchema(version.successSchema), arrayProperties: [] },
      },
    };
  return {
    input: { inputSchema: version.inputSchema, inputSchemaUri: `${uri}/schemas/inputschema.json` },
    output: { successSchema: version.successSchema, successSchemaUri: `${uri}/schemas/successschema.json` },
  };
}

export function flattenedSchema(schema: JsonObject) {
  const required = isObject(schema) && Array.isArray(schema.required) ? schema.required : [];
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(flatProperties(schema)).map(([name, type]) => [
        name,
        { type, name, required: required.includes(name) },
      ]),
    ),
    additionalProperties: schema.additionalProperties ?? true,
  };
}
