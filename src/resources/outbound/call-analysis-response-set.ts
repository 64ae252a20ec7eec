import type { Models } from 'purecloud-platform-client-v2';
import type { Lookup, Observed, Output, Resource } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { lastChange } from '../kit/last-change.js';
import { markOfDependent } from '../kit/marker.js';
import { removeWhenUnused, withCurrentVersion } from '../kit/wait.js';
import { findOutbound } from './outbound-listing.js';

interface ResponseSetOptions {
  readonly name: string;
  /** The step whose outbound call flow takes the call. */
  readonly flowStep: string;
  readonly flowName: string;
  /** The text that names what was adopted, of whatever hangs on the flow. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
}

interface Desired {
  readonly name: string;
  readonly responses: Readonly<Record<string, Models.Reaction>>;
  readonly beepDetectionEnabled: boolean;
  readonly amdSpeechDistinguishEnabled: boolean;
  readonly liveSpeakerDetectionMode: string;
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
export function callAnalysisResponseSet(
  session: Session,
  options: ResponseSetOptions,
): Resource<Desired, Desired> {
  const { name, flowStep, flowName } = options;
  const id = 'call-analysis';
  const api = session.api.outbound;

  return {
    id,
    title: `Call analysis response set "${name}"`,
    needs: [flowStep],
    permissions: {
      read: ['outbound:responseSet:view'],
      create: ['outbound:responseSet:add'],
      update: ['outbound:responseSet:edit'],
      remove: ['outbound:responseSet:delete'],
    },
    observe: async (lookup): Promise<Observed<Desired> | undefined> => {
      const [found, flowId] = await Promise.all([
        findResponseSet(session, name, lookup.remembered(id)?.id),
        lookup.found(flowStep),
      ]);
      if (found?.id === undefined) return undefined;
      const leadsToOurFlow = Object.values(found.responses).some(
        ({ data }) => data !== undefined && data === flowId,
      );
      return {
        id: found.id,
        name: found.name,
        mark: await markOfDependent({ id: found.id, on: leadsToOurFlow ? flowStep : undefined }, () =>
          options.adoptions(lookup),
        ),
        state: stateOf(found),
        changed: lastChange(found),
        createdAt: found.dateCreated,
      };
    },
    desired: (references) => ({
      name,
      responses: Object.fromEntries(
        answered.map((outcome) => [
          outcome,
          { reactionType: 'transfer_flow', data: references.id(flowStep), name: flowName },
        ]),
      ),
      beepDetectionEnabled: false,
      amdSpeechDistinguishEnabled: true,
      liveSpeakerDetectionMode: 'Disabled',
    }),
    diff: (desired, observed) => compare('', observed, desired),
    preview: (desired) => fieldsOf({ ...desired }),
    create: async (desired): Promise<Output> => {
      const created = await api.postOutboundCallanalysisresponsesets(desired);
      return { id: created.id ?? '', name };
    },
    update: async (desired, observed): Promise<Output> => {
      await withCurrentVersion(async () => {
        const { version, responses } = await api.getOutboundCallanalysisresponseset(observed.id);
        await api.putOutboundCallanalysisresponseset(observed.id, {
          ...desired,
          responses: { ...responses, ...desired.responses },
          ...(version === undefined ? {} : { version }),
        });
      });
      return { id: observed.id, name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(
        `the call analysis response set "${name}"`,
        () => api.deleteOutboundCallanalysisresponseset(observed.id),
        run,
      ),
  };
}

function findResponseSet(session: Session, name: string, rememberedId: string | undefined) {
  const api = session.api.outbound;
  return findOutbound({
    name,
    rememberedId,
    list: (query) => api.getOutboundCallanalysisresponsesets(query),
    get: (setId) => api.getOutboundCallanalysisresponseset(setId),
  });
}

function stateOf(found: Models.ResponseSet): Desired {
  return {
    name: found.name,
    responses: Object.fromEntries(
      answered.flatMap((outcome) => {
        const reaction = found.responses[outcome];
        return reaction === undefined ? [] : [[outcome, reaction]];
      }),
    ),
    beepDetectionEnabled: found.beepDetectionEnabled ?? false,
    amdSpeechDistinguishEnabled: found.amdSpeechDistinguishEnabled ?? true,
    liveSpeakerDetectionMode: found.liveSpeakerDetectionMode ?? 'Disabled',
  };
}
