import type { Models } from 'purecloud-platform-client-v2';
import { divisionView, type Kind, operations } from '../collection.js';
import type { Handlers } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import { dates, optional } from '../json.js';
import type { WrapupCodeState } from './state.js';

/** The name filter is undocumented; here it takes every name that contains the text, so callers have to compare. */
export const wrapupCodeKind: Kind<WrapupCodeState> = {
  what: 'wrap-up code',
  uri: '/api/v2/routing/wrapupcodes',
  parameter: 'codeId',
  store: (org) => org.state.outbound.wrapupCodes,
  wire: (code, { org }) => ({
    id: code.id,
    name: code.name,
    division: divisionRef(org, code.divisionId),
    ...optional('description', code.description),
    ...dates(code),
    createdBy: code.createdBy,
    modifiedBy: code.modifiedBy,
    selfUri: `${wrapupCodeKind.uri}/${code.id}`,
  }),
  permission: 'routing:wrapupCode',
  starred: true,
  list: { name: 'contains' },
  unique: { code: 'duplicate.name' },
  missing: 'resource.not.found',
  settings: ({ body }) => ({ description: (body as Models.WrapupCodeRequest).description }),
};

export const wrapupCodeHandlers: Handlers = {
  ...operations(wrapupCodeKind, 'RoutingWrapupcodes', 'RoutingWrapupcode'),
  getRoutingWrapupcodesDivisionviews: divisionView(wrapupCodeKind),
};
