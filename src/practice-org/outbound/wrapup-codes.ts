import type { Models } from 'purecloud-platform-client-v2';
import { divisionView, editedBy, type Kind, operations } from '../collection.js';
import type { Handlers } from '../org.js';
import type { WrapupCodeState } from './state.js';

/** The name filter is undocumented; here it takes every name that contains the text, so callers have to compare. */
export const wrapupCodeKind: Kind<WrapupCodeState> = {
  what: 'wrap-up code',
  uri: '/api/v2/routing/wrapupcodes',
  store: (org) => org.state.outbound.wrapupCodes,
  permission: 'routing:wrapupCode',
  starred: true,
  list: { name: 'contains' },
  unique: { code: 'duplicate.name' },
  missing: 'resource.not.found',
  settings: ({ body, caller }, present) => ({
    description: (body as Models.WrapupCodeRequest).description,
    ...editedBy(caller, present),
  }),
};

export const wrapupCodeHandlers: Handlers = {
  ...operations(wrapupCodeKind),
  /** Assumed: what an org answers in which nobody has mapped a code. */
  getOutboundWrapupcodemappings: () => ({ body: { version: 1, defaultSet: [], mapping: {} } }),
  getRoutingWrapupcodesDivisionviews: divisionView(wrapupCodeKind),
};
