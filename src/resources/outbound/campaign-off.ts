import type { Models } from 'purecloud-platform-client-v2';
import { waitFor } from '../../core/retry.js';
import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { getOrUndefined, withCurrentVersion } from '../kit/wait.js';

/** Stopping can last: calls that are under way come to their end first. */
const stopDeadline = 180_000;

/** For so long a campaign that was switched off for a change is switched on again: later its hour may be over. */
const stillWanted = 30 * 60_000;

interface Interruption {
  /** Keeps for later runs that the campaign has to go on, until it does. */
  readonly key: string;
  readonly run: Pick<Run, 'signal' | 'progress' | 'atEnd' | 'noted'>;
}

/**
 * Does `work` while the campaign is off, and switches it on again if it was on: also when the work fails or the run is
 * interrupted, and by the next run when this one is killed. Platform facts: a running campaign can be neither edited
 * freely nor deleted, and it goes from on over stopping to off.
 */
export async function whileOff(
  session: Session,
  campaignId: string,
  { key, run }: Interruption,
  work: () => Promise<void>,
): Promise<void> {
  const before = await found(session, campaignId);
  if (before?.campaignStatus !== 'on') {
    await switchOff(session, campaignId, run);
    return work();
  }
  let off = true;
  const goOn = async (now: Session) => {
    if (off && (await found(now, campaignId)) !== undefined) await switchTo(now, campaignId, 'on');
    off = false;
    run.noted(key, undefined);
  };
  run.noted(key, String(Date.now()));
  run.atEnd(`The campaign "${before.name}" goes on`, (signal) => goOn(session.within(signal)));
  await switchOff(session, campaignId, run);
  await work();
  await goOn(session);
}

/** Whether an earlier run that was killed a moment ago has switched a campaign off and not on again. */
export function hasToGoOn(noted: string | undefined): boolean {
  return noted !== undefined && Date.now() - Number(noted) < stillWanted;
}

/** Switches the campaign off, if it is on, and waits until it has stopped; one that is gone is fine. */
export async function switchOff(
  session: Session,
  campaignId: string,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  const before = await found(session, campaignId);
  if (before === undefined) return;
  if (before.campaignStatus === 'on') {
    run.progress(`switching the campaign "${before.name}" off`);
    await switchTo(session, campaignId, 'off');
  }
  await waitFor({
    what: `the campaign "${before.name}" to stop`,
    check: async () => (isRunning(await found(session, campaignId)) ? undefined : true),
    every: { first: 500, max: 10_000, factor: 1.6 },
    deadline: stopDeadline,
    signal: run.signal,
    progress: run.progress,
  });
}

/** What GET gave, without the members that a PUT does not take. */
export function writableCampaign(found: Models.Campaign): Models.Campaign {
  const { id, dateCreated, dateModified, errors, contactSort, selfUri, ...current } = found;
  return current;
}

function isRunning(campaign: Models.Campaign | undefined): boolean {
  return ['on', 'stopping', 'forced_stopping'].includes(campaign?.campaignStatus ?? '');
}

function found(session: Session, campaignId: string): Promise<Models.Campaign | undefined> {
  return getOrUndefined(() => session.api.outbound.getOutboundCampaign(campaignId));
}

/** By PUT, which needs no permission beyond editing. One that changed its status meanwhile is left at that. */
export async function switchTo(session: Session, campaignId: string, status: 'on' | 'off'): Promise<void> {
  const api = session.api.outbound;
  await withCurrentVersion(async () => {
    const current = writableCampaign(await api.getOutboundCampaign(campaignId));
    if (status === 'off' && current.campaignStatus !== 'on') return;
    await api.putOutboundCampaign(campaignId, { ...current, campaignStatus: status });
  });
}
