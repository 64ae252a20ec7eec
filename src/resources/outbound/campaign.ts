import type { Models } from 'purecloud-platform-client-v2';
import type { Lookup, Observed, Output, Resource } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { lastChange } from '../kit/last-change.js';
import { markOfDependent } from '../kit/marker.js';
import { removeWhenUnused, withCurrentVersion } from '../kit/wait.js';
import { hasToGoOn, switchOff, switchTo, whileOff, writableCampaign } from './campaign-off.js';
import type { PhoneColumn } from './list-columns.js';
import { findOutbound } from './outbound-listing.js';

interface CampaignOptions {
  readonly name: string;
  readonly divisionId: string;
  readonly siteId: string;
  readonly callerName: string;
  readonly callerAddress: string;
  readonly phoneColumn: PhoneColumn;
  /** The column by which the contacts are taken in order. */
  readonly sortedBy: string;
  readonly ruleSetStep: string;
  /** The text that names what was adopted, of whatever hangs on the rule set. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
}

/** The members of the platform's campaign that are ours. What must be absent is null: it would hold contacts back. */
interface Desired {
  readonly name: string;
  readonly division: string;
  readonly dialingMode: string;
  readonly contactList: string;
  readonly phoneColumns: readonly PhoneColumn[];
  readonly callAnalysisResponseSet: string;
  readonly site: string;
  readonly edgeGroup: string | null;
  readonly callerName: string;
  readonly callerAddress: string;
  readonly outboundLineCount: number;
  readonly ruleSets: readonly string[];
  readonly contactSorts: readonly Models.ContactSort[];
  readonly noAnswerTimeout: number;
  readonly alwaysRunning: boolean;
  readonly contactListFilters: readonly string[];
  readonly dncLists: readonly string[];
  readonly callableTimeSet: string | null;
}

interface State {
  readonly desired: Desired;
  readonly status: string;
  readonly errors: readonly string[];
  /** A run that was killed has switched it off for a change. */
  readonly hasToGoOn: boolean;
}

/**
 * An agentless campaign that is switched on by its schedule and calls nobody. Platform facts: it is made with the
 * status off, PUT wants the present status (another one switches it), a complete campaign begins anew with the next
 * start, and the types of phone columns are those of the list whatever is sent (putOutboundCampaign).
 */
export function campaign(session: Session, options: CampaignOptions): Resource<Desired, State> {
  const { name, ruleSetStep } = options;
  const id = `campaign:${name}`;
  const onKey = `${id}:was-on`;
  const api = session.api.outbound;

  return {
    id,
    title: `Campaign "${name}"`,
    needs: ['contact-list', 'call-analysis', ruleSetStep],
    permissions: {
      read: ['outbound:campaign:view'],
      create: ['outbound:campaign:add'],
      update: ['outbound:campaign:edit'],
      remove: ['outbound:campaign:edit', 'outbound:campaign:delete'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const [found, ruleSetId] = await Promise.all([
        findCampaign(session, name, lookup.remembered(id)?.id),
        lookup.found(ruleSetStep),
      ]);
      if (found?.id === undefined) return undefined;
      const usesOurRules = (found.ruleSets ?? []).some(
        (rules) => rules.id !== undefined && rules.id === ruleSetId,
      );
      return {
        id: found.id,
        name: found.name,
        mark: await markOfDependent({ id: found.id, on: usesOurRules ? ruleSetStep : undefined }, () =>
          options.adoptions(lookup),
        ),
        state: { ...stateOf(found), hasToGoOn: hasToGoOn(lookup.remembered(onKey)?.id) },
        // Unverified: whether being switched on and off counts as a change as well.
        changed: lastChange(found),
        createdAt: found.dateCreated,
      };
    },
    desired: (references) => ({
      name,
      division: options.divisionId,
      dialingMode: 'agentless',
      contactList: references.id('contact-list'),
      phoneColumns: [options.phoneColumn],
      callAnalysisResponseSet: references.id('call-analysis'),
      site: options.siteId,
      edgeGroup: null,
      callerName: options.callerName,
      callerAddress: options.callerAddress,
      outboundLineCount: 1,
      ruleSets: [references.id(ruleSetStep)],
      contactSorts: [{ fieldName: options.sortedBy, direction: 'ASC', numeric: false }],
      noAnswerTimeout: 30,
      alwaysRunning: false,
      contactListFilters: [],
      dncLists: [],
      callableTimeSet: null,
    }),
    diff: (desired, observed, references) => {
      const goOn = observed.hasToGoOn && observed.status === 'off';
      const all = [
        ...compare('', observed.desired, desired),
        ...(goOn ? compare('campaignStatus', observed.status, 'on') : []),
      ];
      return references.ours(id) ? all : all.filter(({ path }) => path !== 'division');
    },
    // Its schedule switches it on and off, and it reports what it meets with then.
    fingerprinted: ({ desired }) => desired,
    preview: (desired) => [
      ...fieldsOf({ ...desired }),
      { path: 'campaignStatus', before: null, after: 'off, until its schedule switches it on' },
    ],
    notes: (_desired, observed) => (observed?.errors ?? []).map((error) => `It reports: ${error}`),
    create: async (desired): Promise<Output> => {
      const created = await api.postOutboundCampaigns({ ...bodyOf(desired), campaignStatus: 'off' });
      return { id: created.id ?? '', name };
    },
    update: async (desired, observed, _changes, run): Promise<Output> => {
      await whileOff(session, observed.id, { key: onKey, run }, () =>
        withCurrentVersion(async () => {
          const { callableTimeSet, edgeGroup, queue, script, division, ...current } = writableCampaign(
            await api.getOutboundCampaign(observed.id),
          );
          await api.putOutboundCampaign(observed.id, {
            ...current,
            ...bodyOf(desired),
            ...(run.ours(id) || division === undefined ? {} : { division }),
          });
        }),
      );
      if (observed.state.hasToGoOn && observed.state.status === 'off') {
        await switchTo(session, observed.id, 'on');
        run.noted(onKey, undefined);
      }
      return { id: observed.id, name };
    },
    remove: async (observed, run): Promise<void> => {
      await switchOff(session, observed.id, run);
      await removeWhenUnused(`the campaign "${name}"`, () => api.deleteOutboundCampaign(observed.id), run);
    },
  };
}

/** By exact name; else by the id of an earlier run, for a campaign that was renamed since. */
export function findCampaign(session: Session, name: string, rememberedId: string | undefined) {
  const api = session.api.outbound;
  return findOutbound({
    name,
    rememberedId,
    // This listing has no `allowEmptyResult`.
    list: ({ allowEmptyResult, ...query }) => api.getOutboundCampaigns(query),
    get: (campaignId) => api.getOutboundCampaign(campaignId),
  });
}

function stateOf(found: Models.Campaign): Omit<State, 'hasToGoOn'> {
  const ids = (references: readonly Models.DomainEntityRef[] | undefined) =>
    (references ?? []).map((reference) => reference.id ?? '');
  return {
    status: found.campaignStatus ?? '',
    errors: (found.errors ?? []).map(({ details, error }) => details ?? error ?? ''),
    desired: {
      name: found.name,
      division: found.division?.id ?? '',
      dialingMode: found.dialingMode,
      contactList: found.contactList.id ?? '',
      phoneColumns: found.phoneColumns,
      callAnalysisResponseSet: found.callAnalysisResponseSet?.id ?? '',
      site: found.site?.id ?? '',
      edgeGroup: found.edgeGroup?.id ?? null,
      callerName: found.callerName,
      callerAddress: found.callerAddress,
      outboundLineCount: found.outboundLineCount ?? 0,
      ruleSets: ids(found.ruleSets),
      contactSorts: found.contactSorts ?? [],
      noAnswerTimeout: found.noAnswerTimeout ?? 0,
      alwaysRunning: found.alwaysRunning ?? false,
      contactListFilters: ids(found.contactListFilters),
      dncLists: ids(found.dncLists),
      callableTimeSet: found.callableTimeSet?.id ?? null,
    },
  };
}

function bodyOf(desired: Desired): Models.Campaign {
  return {
    name: desired.name,
    division: { id: desired.division },
    dialingMode: desired.dialingMode,
    contactList: { id: desired.contactList },
    phoneColumns: [...desired.phoneColumns],
    callAnalysisResponseSet: { id: desired.callAnalysisResponseSet },
    site: { id: desired.site },
    callerName: desired.callerName,
    callerAddress: desired.callerAddress,
    outboundLineCount: desired.outboundLineCount,
    ruleSets: desired.ruleSets.map((ruleSetId) => ({ id: ruleSetId })),
    contactSorts: [...desired.contactSorts],
    noAnswerTimeout: desired.noAnswerTimeout,
    alwaysRunning: desired.alwaysRunning,
    contactListFilters: [],
    dncLists: [],
  };
}
