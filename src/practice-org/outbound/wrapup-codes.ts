import type { Models } from 'purecloud-platform-client-v2';
import { common, divisionView, type Kind, operations } from '../collection.js';
import type { Handlers } from '../handler.js';
import { optional } from '../json.js';
import type { WrapupCodeState } from './state.js';

/** The name filter is undocumented; here it takes every name that contains the text, so callers have to compare. */
export const wrapupCodeKind: Kind<WrapupCodeState> = {
  what: 'wrap-up code',
  uri: '/api/v2/routing/wrapupcodes',
  parameter: 'codeId',
  store: (org) => org.state.outbound.wrapupCodes,
  wire: (code, { org }) => ({
    ...common(org, wrapupCodeKind, code),
    ...optional('description', code.description),
    createdBy: code.createdBy,
    modifiedBy: code.modifiedBy,
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
