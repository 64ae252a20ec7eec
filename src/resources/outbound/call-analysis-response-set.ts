import type { Models } from 'purecloud-platform-client-v2';
import type { Lookup } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import { recordOf } from '../kit/field.js';
import { markedThrough } from '../kit/marker.js';
import { namedInOutbound } from './outbound-search.js';

interface ResponseSetOptions {
  readonly name: string;
  /** The step whose outbound call flow takes the call. */
  readonly flowStep: string;
  readonly flowName: string;
  /** The text that names what was adopted, of whatever refers to the flow. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
}

/** An answering machine and a live voice. Other outcomes of a call end it by themselves. */
const answered = [
  'disposition.classification.callable.machine',
  'disposition.classification.callable.person',
];

/**
 * What becomes of an answered call: it is handed to the outbound call flow. A campaign cannot do without such a set,
 * although no call is made. Unverified: whether the platform adds reactions of its own; only ours are compared.
 */
export function callAnalysisResponseSet(session: Session, options: ResponseSetOptions) {
  const { name, flowStep, flowName } = options;
  const api = session.api.outbound;
  return defineResource<Models.ResponseSet>({
    id: 'call-analysis',
    kind: 'call analysis response set',
    name,
    needs: [flowStep],
    permissions: permissionsOn('outbound:responseSet'),
    adminPage: '/directory/#/admin/outbound/call-analysis-responses',
    find: { list: namedInOutbound((query) => api.getOutboundCallanalysisresponsesets(query)) },
    mark: markedThrough(
      flowStep,
      ({ responses }, flowId) => Object.values(responses).some(({ data }) => data === flowId),
      options.adoptions,
    ),
    fields: {
      name: { want: name },
      responses: {
        want: ({ id }) => {
          const reaction = { reactionType: 'transfer_flow', data: id(flowStep), name: flowName };
          return Object.fromEntries(answered.map((outcome) => [outcome, reaction]));
        },
        read: (_there, { responses }) =>
          Object.fromEntries(answered.map((outcome) => [outcome, responses[outcome]])),
        send: (ours, there) => ({ ...recordOf(there), ...recordOf(ours) }),
      },
      beepDetectionEnabled: { want: false, absent: false },
      amdSpeechDistinguishEnabled: { want: true, absent: true },
      liveSpeakerDetectionMode: { want: 'Disabled', absent: 'Disabled' },
    },
    get: (id) => api.getOutboundCallanalysisresponseset(id),
    post: (body) => api.postOutboundCallanalysisresponsesets(body),
    put: (id, body) => api.putOutboundCallanalysisresponseset(id, body),
    remove: (id) => api.deleteOutboundCallanalysisresponseset(id),
  });
}
