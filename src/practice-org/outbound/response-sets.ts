import type { Models } from 'purecloud-platform-client-v2';
import { findFlow } from '../architect/flows.js';
import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { outboundPage } from './listing.js';
import { dates, freeName, readableById, requireUnused, requireVersion } from './lookup.js';
import type { ResponseSetState } from './state.js';
import { usersOfResponseSet } from './usage.js';

const uri = '/api/v2/outbound/callanalysisresponsesets';

/** Every outcome of a call that a response set may react to. Source: API notes, Call analysis response sets. */
const dispositions: ReadonlySet<string> = new Set([
  ...['lineconnected', 'person', 'busy', 'noanswer', 'fax', 'disconnect', 'machine', 'sit'].map(
    (outcome) => `disposition.classification.callable.${outcome}`,
  ),
  ...['sit', 'notfound'].map((outcome) => `disposition.classification.uncallable.${outcome}`),
]);

export const responseSetHandlers: Handlers = {
  getOutboundCallanalysisresponsesets: (call) => ({
    body: outboundPage(call, call.org.state.outbound.responseSets, wireResponseSet, {
      uri,
      refusesEmpty: true,
    }),
  }),
  getOutboundCallanalysisresponseset: (call) => ({ body: wireResponseSet(responseSetOf(call)) }),
  postOutboundCallanalysisresponsesets: createResponseSet,
  putOutboundCallanalysisresponseset: updateResponseSet,
  deleteOutboundCallanalysisresponseset: deleteResponseSet,
};

function responseSetOf(call: Call): ResponseSetState {
  return readableById(
    call.org,
    call.org.state.outbound.responseSets,
    call.path.callAnalysisSetId,
    'call analysis response set',
  );
}

function createResponseSet(call: Call) {
  const { org } = call;
  const body = call.body as Models.ResponseSet;
  const name = freeName(org.state.outbound.responseSets, body.name, 'call analysis response set');
  const now = org.now();
  const responseSet: ResponseSetState = {
    id: org.id(),
    name,
    createdAt: now,
    modifiedAt: now,
    version: 1,
    ...responseSetSettings(org, body),
  };
  org.state.outbound.responseSets.push(responseSet);
  return { body: wireResponseSet(responseSet) };
}

function updateResponseSet(call: Call) {
  const { org } = call;
  const body = call.body as Models.ResponseSet;
  const responseSet = responseSetOf(call);
  requireVersion(body.version, responseSet.version);
  const name = freeName(
    org.state.outbound.responseSets,
    body.name,
    'call analysis response set',
    responseSet.id,
  );
  Object.assign(responseSet, responseSetSettings(org, body), {
    name,
    version: responseSet.version + 1,
    modifiedAt: org.now(),
  });
  return { body: wireResponseSet(responseSet) };
}

function deleteResponseSet(call: Call) {
  const responseSet = responseSetOf(call);
  requireUnused('call analysis response set', usersOfResponseSet(call.org, responseSet.id));
  const { outbound } = call.org.state;
  outbound.responseSets = outbound.responseSets.filter((other) => other !== responseSet);
  return { status: 204 };
}

function responseSetSettings(org: Org, body: Models.ResponseSet) {
  const responses = Object.entries(body.responses as Record<string, Models.Reaction>);
  for (const [disposition] of responses)
    if (!dispositions.has(disposition))
      throw badRequest(`"${disposition}" is not a disposition to react to.`);
  return {
    responses: Object.fromEntries(
      responses.map(([disposition, reaction]) => [disposition, checkedReaction(org, disposition, reaction)]),
    ),
    beepDetectionEnabled: body.beepDetectionEnabled ?? false,
    amdSpeechDistinguishEnabled: body.amdSpeechDistinguishEnabled ?? true,
    liveSpeakerDetectionMode: body.liveSpeakerDetectionMode ?? 'Disabled',
  };
}

/** Throws badRequest for a transfer to anything but a published outbound call flow. */
function checkedReaction(org: Org, disposition: string, reaction: Models.Reaction): Models.Reaction {
  const { data, reactionType } = reaction;
  if (reactionType === 'hangup' || reactionType === 'transfer') return reaction;
  if (data === undefined || data === '')
    throw badRequest(`${disposition}: the reaction ${reactionType} needs data.`);
  if (reactionType !== 'transfer_flow') return reaction;
  const flow = findFlow(org, data);
  if (flow === undefined) throw badRequest(`${disposition}: the flow "${data}" does not exist.`);
  if (flow.type.toUpperCase() !== 'OUTBOUNDCALL')
    throw badRequest(`${disposition}: the flow "${flow.name}" is no outbound call flow.`);
  if (flow.publishedVersion === undefined || !flow.active)
    throw badRequest(`${disposition}: the flow "${flow.name}" has no published version.`);
  return { ...reaction, name: reaction.name ?? flow.name };
}

/** Only what was stored: whether the platform adds default reactions is unverified. */
function wireResponseSet(responseSet: ResponseSetState) {
  return {
    id: responseSet.id,
    name: responseSet.name,
    ...dates(responseSet),
    version: responseSet.version,
    responses: responseSet.responses,
    beepDetectionEnabled: responseSet.beepDetectionEnabled,
    amdSpeechDistinguishEnabled: responseSet.amdSpeechDistinguishEnabled,
    liveSpeakerDetectionMode: responseSet.liveSpeakerDetectionMode,
    selfUri: `${uri}/${responseSet.id}`,
  };
}
