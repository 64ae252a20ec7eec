import type { Models } from 'purecloud-platform-client-v2';
import { findFlow } from '../architect/flows.js';
import { type Kind, operations } from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import type { Org } from '../org.js';
import { campaignsThat, type ResponseSetState } from './state.js';

/** Every outcome of a call that a response set may react to. Source: API notes, Call analysis response sets. */
const dispositions: ReadonlySet<string> = new Set([
  ...['lineconnected', 'person', 'busy', 'noanswer', 'fax', 'disconnect', 'machine', 'sit'].map(
    (outcome) => `disposition.classification.callable.${outcome}`,
  ),
  ...['sit', 'notfound'].map((outcome) => `disposition.classification.uncallable.${outcome}`),
]);

/** Answers give only what was stored: assumed, as the platform may add default reactions. */
export const responseSetKind: Kind<ResponseSetState> = {
  what: 'call analysis response set',
  uri: '/api/v2/outbound/callanalysisresponsesets',
  store: (org) => org.state.outbound.responseSets,
  list: { refusesEmpty: true },
  unique: { code: 'duplicate.name' },
  versioned: 'invalid.update.wrong.version',
  missing: 'resource.not.found',
  inUse: 'call.analysis.response.set.in.use',
  users: (org, set) => campaignsThat(org, ({ config }) => config.callAnalysisResponseSetId === set.id),
  settings: ({ org, body }) => {
    const sent = body as Models.ResponseSet;
    const responses = Object.entries(sent.responses as Record<string, Models.Reaction>);
    return {
      responses: Object.fromEntries(
        responses.map(([disposition, reaction]) => [disposition, checked(org, disposition, reaction)]),
      ),
      ...detection(sent),
    };
  },
};

export const responseSetHandlers = operations(responseSetKind);

export function detection(set: Models.ResponseSet) {
  const { beepDetectionEnabled = false, amdSpeechDistinguishEnabled = true } = set;
  const { liveSpeakerDetectionMode = 'Disabled' } = set;
  return { beepDetectionEnabled, amdSpeechDistinguishEnabled, liveSpeakerDetectionMode };
}

function checked(org: Org, disposition: string, reaction: Models.Reaction): Models.Reaction {
  if (!dispositions.has(disposition)) throw badRequest(`"${disposition}" is not a disposition to react to.`);
  const { data, reactionType } = reaction;
  if (reactionType === 'hangup' || reactionType === 'transfer') return reaction;
  if (data === undefined || data === '')
    throw assumed(badRequest(`${disposition}: the reaction ${reactionType} needs data.`));
  if (reactionType !== 'transfer_flow') return reaction;
  const flow = findFlow(org, data);
  const wrong = (what: string) => refuse('invalid.flow', `${disposition}: ${what}`);
  if (flow === undefined) throw wrong(`the flow "${data}" does not exist.`);
  if (flow.type.toUpperCase() !== 'OUTBOUNDCALL')
    throw wrong(`the flow "${flow.name}" is no outbound call flow.`);
  if (flow.publishedVersion === undefined || !flow.active)
    throw wrong(`the flow "${flow.name}" has no published version.`);
  return { ...reaction, name: reaction.name ?? flow.name };
}
