import { notFound } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { requestedDraft } from './action-changes.js';
import { flattenedSchema } from './action-wire.js';
import { requestedPublished } from './actions.js';
import { failureSchema } from './failure-schema.js';
import type { ActionVersion } from './state.js';

/** The templates and schemas of data actions, each behind its own address. */
export const actionFileHandlers: Handlers = {
  getIntegrationsActionTemplate: (call) => template(call, requestedPublished(call).published),
  getIntegrationsActionDraftTemplate: (call) => template(call, requestedDraft(call).draft),
  getIntegrationsActionSchema: (call) => schema(call, requestedPublished(call).published),
  getIntegrationsActionDraftSchema: (call) => schema(call, requestedDraft(call).draft),
};

function template({ path }: Call, { config }: ActionVersion): Reply {
  const name = path.fileName ?? '';
  if (name === 'requesttemplate.vm')
    return { text: config.request.requestTemplate, contentType: 'text/plain' };
  if (name === 'successtemplate.vm')
    return { text: config.response.successTemplate, contentType: 'text/plain' };
  throw notFound('template', name);
}

/** The names of the files are those of the addresses that `expand=contract` gives. */
function schema({ path, query }: Call, version: ActionVersion): Reply {
  const name = path.fileName ?? '';
  const found = {
    'inputschema.json': version.inputSchema,
    'successschema.json': version.successSchema,
    'errorschema.json': failureSchema,
  }[name];
  if (found === undefined) throw notFound('schema', name);
  return { body: query.flatten === 'true' ? flattenedSchema(found) : found };
}
