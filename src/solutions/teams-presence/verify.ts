import type { FieldTable } from '../../answers/field.js';
import { lookFor, WaitTimeoutError } from '../../core/retry.js';
import { command, text } from '../../core/text.js';
import type { Check } from '../../engine/report.js';
import type { Session } from '../../genesys/session.js';
import { type PresenceIndex, presenceTitle, readPresences } from '../../presences/presences.js';
import { isOnQueue, primarySource, type UserPresence, userPresence } from '../../presences/user-presence.js';
import { listRows } from '../../resources/architect/data-table-rows.js';
import { executionEnd, launchWorkflow } from '../../resources/architect/flow-execution.js';
import { whyNotTriggered } from '../../resources/architect/trigger.js';
import { failed, fine, liveRun, unknown, type Verdict } from '../checks.js';
import {
  actionRun,
  actionVerdict,
  check,
  checkCredential,
  checkIntegration,
  checkPublished,
  checkStep,
  checkUpdateAction,
  type PartChecks,
  proveLogin,
  refuseOnQueue,
  required,
  skippedUntil,
  visibleChange,
} from '../presence-checks.js';
import { keepingPrimarySource, putBackPresence, restoreTime } from '../put-back.js';
import type { VerifyContext } from '../solution.js';
import { presenceColumn } from './fields.js';
import type { TeamsPresenceStep } from './resources.js';

const updateStep = 'action-update-presence';

/** What the checks find out for those that follow. */
interface Findings extends PartChecks {
  readonly presences: PresenceIndex;
}

/**
 * Tries the solution from its parts to the whole: integration, credential, data actions, role, mappings, workflow,
 * trigger, then one run of the workflow for the person.
 */
export async function verifyTeamsPresence(
  context: VerifyContext<FieldTable, TeamsPresenceStep>,
): Promise<readonly Check[]> {
  const { session, person } = context;
  const [presences, before, source] = await Promise.all([
    readPresences(session),
    userPresence(session, person.id),
    primarySource(session, person.id),
  ]);
  refuseOnQueue(context, before);
  const findings: Findings = { context, presences, before, checks: [] };
  await keepingPrimarySource(context, source, async () => {
    await checkParts(findings);
    await checkWhole(findings);
  });
  return findings.checks;
}

async function checkParts(findings: Findings): Promise<void> {
  const { context } = findings;
  try {
    await checkIntegration(findings);
    await checkGetAction(findings);
    await checkUpdateAction(findings, updateStep);
  } finally {
    await putBackPresence(context, updateStep, findings.before);
  }
  await check(findings, 'mappings', 'Every mapping leads to a presence', () => mappingsVerdict(findings));
  await checkPublished(findings, 'workflow', 'The workflow is published');
  await checkStep(findings, 'trigger', 'The trigger starts the workflow on events of Microsoft Teams', (id) =>
    triggerVerdict(findings, id),
  );
}

async function checkWhole(findings: Findings): Promise<void> {
  const { context, before, presences, checks } = findings;
  await check(findings, liveRun, `The presence of ${context.person.name} follows`, async () => {
    const broken = checks.find(
      ({ id, status }) => status === 'failed' && id !== 'trigger' && id !== 'mappings',
    );
    if (broken !== undefined) return unknown(skippedUntil(broken));
    const workflowId = required(context, 'workflow');
    const mapping = visibleChange(await rowsOf(context), presences, before);
    if (mapping === undefined)
      return unknown('No mapping leads to another presence than the one the person has.');
    const presenceName = presenceTitle(presences, mapping.presenceId) ?? mapping.presenceId;
    return runLive({ context, workflowId, before, mapping, presenceName });
  });
}

/** One run of the action tells of the credential and of the action. */
async function checkGetAction(findings: Findings): Promise<void> {
  const { context } = findings;
  const attempt = actionRun(findings, 'action-get-presence', { USER_ID: context.person.id });
  await checkCredential(findings, attempt);
  await check(findings, 'action-get-presence', 'The data action reads a presence', async () =>
    actionVerdict(await attempt()),
  );
}

async function mappingsVerdict({ context, presences }: Findings): Promise<Verdict> {
  const rows = await rowsOf(context);
  if (rows.length === 0) return failed(text`The table has no row, so no presence follows. ${editThem}`);
  const dead = rows.flatMap(({ key, presenceId }) => {
    const presence = presences.byId.get(presenceId.toLowerCase());
    if (presenceId === '') return [`The row "${key}" names no presence.`];
    if (presence === undefined) return [`The row "${key}" points at a presence that does not exist.`];
    return presence.deactivated
      ? [`The row "${key}" points at a deactivated presence, ${presenceTitle(presences, presenceId)}.`]
      : [];
  });
  return dead.length === 0 ? fine : failed(text`${dead.join(' ')} ${editThem}`);
}

async function triggerVerdict({ context, before }: Findings, id: string): Promise<Verdict> {
  const { session, idOf, person } = context;
  const { enabled, target } = await session.api.processAutomation.getProcessautomationTrigger(id);
  if (enabled !== true)
    return failed(
      'It is switched off. Setup switches it on, unless it was told to leave it off (--trigger-disabled).',
    );
  if (target?.id !== idOf('workflow')) return failed('It starts another workflow. Setup puts that right.');
  const why = await whyNotTriggered(session, id, sampleEvent(person.id, before));
  return why === undefined ? fine : failed(why);
}

const editThem = text`The rows are yours: change them with "${command('mappings edit')}".`;

/** As Genesys Cloud reports a change in Microsoft Teams. */
function sampleEvent(userId: string, { definitionId, systemPresence }: UserPresence) {
  return {
    userId,
    eventType: 'UserPresenceStatusChanged',
    source: 'MICROSOFTTEAMS',
    message: 'Busy',
    modifiedDate: new Date().toISOString(),
    presenceDefinition: { id: definitionId, systemPresence },
  };
}

async function rowsOf({
  session,
  idOf,
}: VerifyContext<FieldTable, TeamsPresenceStep>): Promise<readonly Mapping[]> {
  const tableId = idOf('data-table');
  if (tableId === undefined) return [];
  const rows = await listRows(session, tableId);
  return rows.map(({ key, cells }) => ({ key, presenceId: String(cells[presenceColumn] ?? '') }));
}

/** A presence is seen seconds after it was set. */
const arrivalDeadline = 20_000;

interface Mapping {
  /** The Teams presence, as the event spells it: `InACall`. */
  readonly key: string;
  readonly presenceId: string;
}

interface LiveRun {
  readonly context: VerifyContext;
  readonly workflowId: string;
  readonly before: UserPresence;
  /** The mapping that is tried, and what its presence is called. */
  readonly mapping: Mapping;
  readonly presenceName: string;
}

/**
 * Starts the workflow as a Teams event would, watches the presence arrive and puts it back, whatever happens. Of a
 * person who is On Queue it expects that nothing changes.
 */
async function runLive(run: LiveRun): Promise<Verdict> {
  const { context, workflowId, mapping, before, presenceName } = run;
  const { session, person, signal } = context;
  let executionId: string | undefined;
  let started = false;
  try {
    context.tell(`Starting the workflow for ${person.name} as if Teams had reported ${mapping.key}.`);
    started = true;
    executionId = await launchWorkflow(session, workflowId, { userId: person.id, message: mapping.key });
    const end = await executionEnd(session, executionId, signal);
    if (isOnQueue(before)) return stayed(run, end.reason);
    const arrived = end.completed && (await arrives(run));
    if (arrived) return { ...fine, reason: `${mapping.key} in Teams made the presence ${presenceName}.` };
    return failed(`The presence did not become ${presenceName}. The workflow ended with: ${end.reason}.`);
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    return failed(error.message);
  } finally {
    if (started) await putBack(run, executionId);
  }
}

async function stayed({ context, before }: LiveRun, reason: string): Promise<Verdict> {
  const now = await userPresence(context.session, context.person.id);
  if (now.definitionId === before.definitionId) return { ...fine, reason: 'On Queue was left alone.' };
  return failed(`It took a person who is On Queue off the queue. The workflow ended with: ${reason}.`);
}

async function arrives({ context, mapping }: LiveRun): Promise<boolean> {
  const arrived = await lookFor({
    what: 'the presence to arrive',
    check: async () => {
      const { definitionId } = await userPresence(context.session, context.person.id);
      return definitionId.toLowerCase() === mapping.presenceId.toLowerCase() ? true : undefined;
    },
    deadline: arrivalDeadline,
    signal: context.signal,
  });
  return arrived === true;
}

/** Puts back what the workflow changed, and nothing that the person changed meanwhile. */
async function putBack(
  { context, before, mapping }: LiveRun,
  executionId: string | undefined,
): Promise<void> {
  // A workflow that still runs would change the presence after it was put back.
  if (executionId !== undefined) {
    const undoing = AbortSignal.timeout(restoreTime);
    await executionEnd(context.session.within(undoing), executionId, undoing).catch(() => undefined);
  }
  if (await putBackPresence(context, updateStep, before, mapping.presenceId))
    context.tell(`The presence of ${context.person.name} is as it was.`);
}

export const proveTeamsPresenceLogin = proveLogin('action-get-presence', anybodysPresence);

/** Input with which the data action reads the presence of somebody of the org. */
async function anybodysPresence(session: Session): Promise<{ readonly USER_ID: string }> {
  const { entities } = await session.api.users.getUsers({ pageSize: 1, state: 'active' });
  return { USER_ID: entities?.[0]?.id ?? '' };
}
