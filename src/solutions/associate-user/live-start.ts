import type { Models } from 'purecloud-platform-client-v2';
import { problemOf } from '../../core/problem.js';
import { WaitTimeoutError, waitFor } from '../../core/retry.js';
import { presenceTitle } from '../../presences/presences.js';
import { isOnQueue, userPresence } from '../../presences/user-presence.js';
import {
  type CampaignForOne,
  campaignForOne,
  campaignForOneName,
  campaignForOnePermissions,
  removeLeftOver,
} from '../../resources/outbound/live-check.js';
import { failed, fine, liveRun, notAllowed, unknown, type Verdict } from '../checks.js';
import { check, required, skippedUntil, visibleChange } from '../presence-checks.js';
import { putBackPresence } from '../put-back.js';
import { actionStep, phoneColumn } from './resources.js';
import type { AssociateFindings } from './verify.js';

/** A campaign is noticed, and begins to work, within a minute or so (unverified). Times are milliseconds. */
const arrivalDeadline = 150_000;
/** For stopping and removing what was made, also after an interruption. */
const removalTime = 120_000;
/** After a campaign is complete, its last presence is seen within this. */
const graceTime = 15_000;

/** One start of a campaign that reaches nobody but the person: the proof that the parts work together. */
export async function checkLive(findings: AssociateFindings): Promise<void> {
  const title = `A campaign for ${findings.context.person.name} alone changes the presence`;
  await check(findings, liveRun, title, () => liveVerdict(findings));
}

async function liveVerdict(findings: AssociateFindings): Promise<Verdict> {
  const { context, before, checks, contact, presences } = findings;
  // A campaign whose parts are not as they should be might call somebody.
  const broken = checks.find(({ status, id }) => status !== 'ok' && !id.startsWith('schedule:'));
  if (broken !== undefined) return unknown(skippedUntil(broken));
  if (contact === undefined) return unknown('Skipped: the person is not in the contact list.');
  if (isOnQueue(before)) return unknown('It would take a person who is On Queue off the queue.');
  const lacking = context.lacking(campaignForOnePermissions);
  if (lacking.length > 0) return notAllowed(lacking);
  const schedules = [...findings.sets].map(([name, presenceId]) => {
    const title = presenceTitle(presences, presenceId) ?? presenceId;
    return { name, presenceId, title };
  });
  const wanted = visibleChange(schedules, presences, before);
  if (wanted === undefined)
    return unknown('Every schedule leads to the presence that the person has already.');
  return startAndWatch(findings, contact, wanted);
}

interface Wanted {
  /** Of the schedule. */
  readonly name: string;
  readonly presenceId: string;
  readonly title: string;
}

/** Makes the campaign, waits for the presence, and puts everything back as it was, whatever happens. */
async function startAndWatch(
  findings: AssociateFindings,
  contact: Models.DialerContact,
  wanted: Wanted,
): Promise<Verdict> {
  const { context } = findings;
  const { session, person, signal } = context;
  const list = await session.api.outbound.getOutboundContactlist(required(context, 'contact-list'));
  const name = campaignForOneName(list.name ?? '');
  const run = { signal, progress: context.progress };
  await removeLeftOver(session, name, run);
  const campaign = campaignForOne(session, {
    name,
    campaignId: required(context, `campaign:${wanted.name}`),
    data: contact.data,
    phoneColumn: phoneColumn.columnName,
    visibility: context.visibility,
  });
  context.tell(
    `Starting a campaign for ${person.name} alone, with the rules of "${wanted.name}": it should set ${wanted.title}. This can take some minutes.`,
  );
  try {
    const id = await campaign.start(run);
    return await watch(findings, id, wanted);
  } finally {
    await cleanUp(findings, campaign, name, wanted);
  }
}

async function watch(
  { context }: AssociateFindings,
  campaignId: string,
  { name, presenceId, title }: Wanted,
): Promise<Verdict> {
  const { session, person, signal } = context;
  let completeAt: number | undefined;
  const look = async (): Promise<Verdict | undefined> => {
    const [campaign, now] = await Promise.all([
      session.api.outbound.getOutboundCampaign(campaignId),
      userPresence(session, person.id),
    ]);
    if (now.definitionId.toLowerCase() === presenceId.toLowerCase())
      return { ...fine, reason: `The rules of "${name}" set the presence to ${title}, and called nobody.` };
    const { campaignStatus, errors = [] } = campaign;
    if (campaignStatus === 'invalid' || errors.length > 0)
      return failed(
        `The campaign did not start: ${errors.map(({ details, error }) => details ?? error).join(' ') || 'the platform considers it invalid.'}`,
      );
    if (campaignStatus !== 'complete') return undefined;
    completeAt ??= Date.now();
    if (Date.now() - completeAt < graceTime) return undefined;
    return failed(`The campaign is complete, and the presence did not become ${title}.`);
  };
  try {
    return await waitFor({
      what: `the presence to become ${title}`,
      check: look,
      every: { first: 500, max: 5000 },
      deadline: arrivalDeadline,
      signal,
      progress: context.progress,
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) return failed(error.message);
    throw error;
  }
}

/** A campaign that still runs would change the presence after it was put back, so it is stopped first. */
async function cleanUp(
  { context, before }: AssociateFindings,
  campaign: CampaignForOne,
  name: string,
  { presenceId }: Wanted,
): Promise<void> {
  const run = { signal: AbortSignal.timeout(removalTime), progress: context.progress };
  try {
    await campaign.stop(run);
    await putBackPresence(context, actionStep, before, presenceId);
    await campaign.remove(run);
    context.tell(`That campaign is removed, and the presence of ${context.person.name} is as it was.`);
  } catch (error) {
    await putBackPresence(context, actionStep, before, presenceId);
    const { what } = problemOf(error);
    context.warn(
      `The campaign "${name}" and its contact list could not be removed: ${what} The next "verify --live" does it, and so does "teardown".`,
    );
  }
}
