import type { Models } from 'purecloud-platform-client-v2';
import { waitFor } from '../../core/retry.js';
import type { Lookup, Resource, Run } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn, readChangeWrite, type Store, writable } from '../kit/define.js';
import { type Fields, reference, references, type Wanted } from '../kit/field.js';
import { findByName } from '../kit/find.js';
import { markedThrough } from '../kit/marker.js';
import type { PhoneColumn } from './find-contact-list.js';
import { listCampaigns, namedInOutbound } from './outbound-search.js';

interface CampaignOptions {
  readonly name: string;
  readonly divisionId: string;
  readonly siteId: string;
  readonly phoneColumn: PhoneColumn;
  /** What else the solution wants of it, by path; a new setting takes no more than a line there. */
  readonly settings: Fields<Models.Campaign>;
  readonly ruleSetStep: string;
  /** The text that names what was adopted, of whatever refers to the rule set. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
}

interface State extends Models.Campaign {
  /** A run that was killed has switched it off for a change. */
  readonly hasToGoOn?: boolean;
}

/**
 * An agentless campaign that is switched on by its schedule and calls nobody. Platform facts: it is made with the
 * status off, PUT wants the present status (another one switches it), a complete campaign begins anew with the next
 * start, and the types of phone columns are those of the list whatever is sent (putOutboundCampaign).
 */
export function campaign(session: Session, options: CampaignOptions): Resource<Wanted, State> {
  const { name, ruleSetStep } = options;
  const id = `campaign:${name}`;
  const onKey = `${id}:was-on`;
  const api = session.api.outbound;
  const goesOn = ({ hasToGoOn, campaignStatus }: State) => hasToGoOn === true && campaignStatus === 'off';
  const plain = defineResource<Models.Campaign, Models.Campaign, State>({
    id,
    kind: 'campaign',
    name,
    needs: ['contact-list', 'call-analysis', ruleSetStep],
    permissions: {
      ...permissionsOn('outbound:campaign'),
      remove: ['outbound:campaign:edit', 'outbound:campaign:delete'],
    },
    adminPage: '/directory/#/admin/outbound/campaigns',
    find: { list: (_name, lookup) => listCampaigns(session, lookup) },
    state: (found, lookup) => {
      const switchedOffAt = Number(lookup.remembered(onKey)?.id ?? 0);
      return { ...found, hasToGoOn: Date.now() - switchedOffAt < stillWanted };
    },
    mark: markedThrough(
      ruleSetStep,
      ({ ruleSets = [] }, ruleSetId) => ruleSets.some((rules) => rules.id === ruleSetId),
      options.adoptions,
    ),
    // What is null has to be absent: it would hold contacts back, or is not for campaigns without agents.
    fields: {
      name: { want: name },
      division: reference(options.divisionId, { foreign: 'keep' }),
      dialingMode: { want: 'agentless' },
      contactList: reference(({ id }) => id('contact-list')),
      phoneColumns: { want: [options.phoneColumn] },
      callAnalysisResponseSet: reference(({ id }) => id('call-analysis')),
      site: reference(options.siteId),
      edgeGroup: reference(null),
      ...options.settings,
      ruleSets: references(({ id }) => [id(ruleSetStep)]),
      alwaysRunning: { want: false, absent: false },
      contactListFilters: references([]),
      dncLists: references([]),
      callableTimeSet: reference(null),
      queue: reference(null),
      script: reference(null),
      campaignStatus: { want: 'off', onlyCreated: true },
    },
    notes: ({ errors = [] }) => errors.map(({ details, error }) => `It reports: ${details ?? error ?? ''}`),
    ...campaignStore(session),
    post: (body) => api.postOutboundCampaigns(body),
    remove: (campaignId) => api.deleteOutboundCampaign(campaignId),
  });

  return {
    ...plain,
    diff: (wanted, found, given) => [
      ...plain.diff(wanted, found, given),
      ...(goesOn(found) ? [{ path: 'campaignStatus', before: 'off', after: 'on' }] : []),
    ],
    update: async (wanted, observed, changes, run) => {
      const change = () => plain.update(wanted, observed, changes, run);
      await whileOff(session, observed.id, onKey, run, change);
      if (goesOn(observed.state)) {
        await switchTo(session, observed.id, 'on');
        run.noted(onKey, undefined);
      }
      return { id: observed.id, name };
    },
    remove: async (observed, run) => {
      if (isAtWork(observed.state)) await switchOff(session, observed.id, run);
      const isRefused = await getOrUndefined(() => api.deleteOutboundCampaign(observed.id)).then(
        () => false,
        refusedIn400Or409,
      );
      if (!isRefused) return;
      // It may have been switched on since it was looked at.
      await switchOff(session, observed.id, run);
      await plain.remove?.(observed, run);
    },
  };
}

export function findCampaign({ api: { outbound } }: Session, name: string) {
  // This listing has no `allowEmptyResult`.
  const list = namedInOutbound(({ allowEmptyResult, ...query }) => outbound.getOutboundCampaigns(query));
  const get = (id: string) => outbound.getOutboundCampaign(id);
  return findByName(`the campaign "${name}"`, name, { list, get }, undefined);
}

const readOnly = ['errors', 'contactSort'];

function campaignStore({ api: { outbound } }: Session): Store<Models.Campaign> {
  return {
    get: (id) => outbound.getOutboundCampaign(id),
    put: (id, body) => outbound.putOutboundCampaign(id, body),
    readOnly,
  };
}

/** What GET gave, without what a creation or a PUT does not take. */
export function writableCampaign(found: Models.Campaign): Models.Campaign {
  return writable(found, readOnly);
}

/** Stopping can last: calls that are under way come to their end first. */
const stopDeadline = 180_000;

/** For so long a campaign that was switched off for a change is switched on again: later its hour may be over. */
const stillWanted = 30 * 60_000;

/**
 * Does `work` while the campaign is off, and switches it on again if it was on: also when the work fails or the run is
 * interrupted, and by the next run when this one is killed. Platform facts: a running campaign can be neither edited
 * freely nor deleted, and it goes from on over stopping to off.
 * @param key keeps for later runs that the campaign has to go on, until it does
 */
async function whileOff(
  session: Session,
  campaignId: string,
  key: string,
  run: Run,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = await getCampaign(session, campaignId);
  if (before?.campaignStatus !== 'on') {
    await switchOff(session, campaignId, run);
    await work();
    return;
  }
  let off = true;
  const goOn = async (now: Session) => {
    const { campaignStatus = 'complete' } = (off && (await getCampaign(now, campaignId))) || {};
    // It may have come to its end before it could be switched off: switched on, it would begin anew.
    if (campaignStatus !== 'complete') await switchTo(now, campaignId, 'on');
    off = false;
    run.noted(key, undefined);
  };
  run.noted(key, String(Date.now()));
  run.atEnd(`The campaign "${before.name}" goes on`, (signal) => goOn(session.within(signal)));
  await switchOff(session, campaignId, run);
  await work();
  await goOn(session);
}

/** Switches the campaign off, if it is on, and waits until it has stopped; one that is gone is fine. */
export async function switchOff(
  session: Session,
  campaignId: string,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  const before = await getCampaign(session, campaignId);
  if (before === undefined || !isAtWork(before)) return;
  if (before.campaignStatus === 'on') {
    run.progress(`switching the campaign "${before.name}" off`);
    await switchTo(session, campaignId, 'off');
  }
  await waitFor({
    what: `the campaign "${before.name}" to stop`,
    check: async () => {
      const now = await getCampaign(session, campaignId);
      return now !== undefined && isAtWork(now) ? undefined : true;
    },
    every: { first: 500, max: 10_000 },
    deadline: stopDeadline,
    signal: run.signal,
    progress: run.progress,
  });
}

/** @throws any other error */
function refusedIn400Or409(error: unknown): true {
  if (error instanceof GenesysError && (error.status === 400 || error.status === 409)) return true;
  throw error;
}

function isAtWork({ campaignStatus = '' }: Models.Campaign): boolean {
  return ['on', 'stopping', 'forced_stopping'].includes(campaignStatus);
}

function getCampaign(session: Session, campaignId: string): Promise<Models.Campaign | undefined> {
  return getOrUndefined(() => session.api.outbound.getOutboundCampaign(campaignId));
}

/** By PUT, which needs no permission beyond editing. One that changed its status meanwhile is left at that. */
export async function switchTo(session: Session, campaignId: string, status: 'on' | 'off'): Promise<void> {
  await readChangeWrite(campaignStore(session), campaignId, (current) =>
    status === 'off' && current.campaignStatus !== 'on' ? undefined : { ...current, campaignStatus: status },
  );
}
