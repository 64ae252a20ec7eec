import type { Models } from 'purecloud-platform-client-v2';
import type { Call, Handlers } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { nameMatches, sorted } from './listing.js';
import { dates, freeName, readableById, visible } from './lookup.js';
import type { WrapupCodeState } from './state.js';

const uri = '/api/v2/routing/wrapupcodes';

export const wrapupCodeHandlers: Handlers = {
  getRoutingWrapupcodes: listWrapupCodes,
  getRoutingWrapupcode: (call) => ({
    body: wireWrapupCode(call.org, wrapupCodeOf(call, 'routing:wrapupCode:view')),
  }),
  postRoutingWrapupcodes: createWrapupCode,
  putRoutingWrapupcode: updateWrapupCode,
  deleteRoutingWrapupcode: (call) => {
    const code = wrapupCodeOf(call, 'routing:wrapupCode:delete');
    const { outbound } = call.org.state;
    outbound.wrapupCodes = outbound.wrapupCodes.filter((other) => other !== code);
    return { status: 204 };
  },
  getOutboundWrapupcodemappings: ({ org }) => ({
    body: {
      id: org.state.identity.organization.id,
      name: 'Wrap-up code mappings',
      version: 1,
      defaultSet: ['Right_Party_Contact'],
      mapping: {},
      selfUri: '/api/v2/outbound/wrapupcodemappings',
    },
  }),
};

/** The name filter is undocumented; here it takes every name that contains the text, so callers have to compare. */
function listWrapupCodes(call: Call) {
  const { org, query } = call;
  const ids = query.id?.split(',');
  const divisions = query.divisionId?.split(',');
  const codes = permitted(
    call,
    visible(org, org.state.outbound.wrapupCodes),
    'routing:wrapupCode:view',
  ).filter(
    (code) =>
      (query.name === undefined || nameMatches(code.name, query.name, 'Contains')) &&
      (ids === undefined || ids.includes(code.id)) &&
      (divisions === undefined || divisions.includes(code.divisionId)),
  );
  const page = numberedPage(sorted(codes, query), query, { max: 100, uri });
  return { body: { ...page, entities: page.entities.map((code) => wireWrapupCode(org, code)) } };
}

function wrapupCodeOf(call: Call, permission: string): WrapupCodeState {
  const code = readableById(call.org, call.org.state.outbound.wrapupCodes, call.path.codeId, 'wrap-up code');
  requireIn(call, code.divisionId, permission);
  return code;
}

function createWrapupCode(call: Call) {
  const { org, caller } = call;
  const body = call.body as Models.WrapupCodeRequest;
  const name = freeName(org.state.outbound.wrapupCodes, body.name, 'wrap-up code');
  const divisionId = starrableDivision(org, body.division?.id);
  requireIn(call, divisionId, 'routing:wrapupCode:add');
  const now = org.now();
  const code: WrapupCodeState = {
    id: org.id(),
    name,
    description: body.description,
    createdAt: now,
    modifiedAt: now,
    divisionId,
    createdBy: caller.clientId,
    modifiedBy: caller.clientId,
  };
  org.state.outbound.wrapupCodes.push(code);
  return { body: wireWrapupCode(org, code) };
}

function updateWrapupCode(call: Call) {
  const { org, caller } = call;
  const body = call.body as Models.WrapupCodeRequest;
  const code = wrapupCodeOf(call, 'routing:wrapupCode:edit');
  const name = freeName(org.state.outbound.wrapupCodes, body.name, 'wrap-up code', code.id);
  code.divisionId = starrableDivision(org, body.division?.id ?? code.divisionId);
  code.name = name;
  code.description = body.description;
  code.modifiedAt = org.now();
  code.modifiedBy = caller.clientId;
  return { body: wireWrapupCode(org, code) };
}

/** `*` puts a code into every division. */
function starrableDivision(org: Org, id: string | undefined): string {
  return id === '*' ? '*' : divisionRef(org, id).id;
}

function wireWrapupCode(org: Org, code: WrapupCodeState) {
  return {
    id: code.id,
    name: code.name,
    division: code.divisionId === '*' ? { id: '*', name: '*' } : divisionRef(org, code.divisionId),
    ...(code.description === undefined ? {} : { description: code.description }),
    ...dates(code),
    createdBy: code.createdBy,
    modifiedBy: code.modifiedBy,
    selfUri: `${uri}/${code.id}`,
  };
}
