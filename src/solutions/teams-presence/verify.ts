import type { Models } from 'purecloud-platform-client-v2';
import { problemOf } from '../../core/problem.js';
import { finishTime, lookFor, WaitTimeoutError, waitFor } from '../../core/retry.js';
import { command, text } from '../../core/text.js';
import type { Check } from '../../engine/report.js';
import type { Session } from '../../genesys/session.js';
import {
  isOnQueue,
  presenceTitle,
  primarySource,
  setPrimarySource,
  type UserPresence,
  userPresence,
} from '../../presences/presences.js';
import { listRows } from '../../resources/architect/data-table-rows.js';
import { deadRow } from '../../resources/architect/mappings.js';
import { whyNotTriggered } from '../../resources/architect/trigger.js';
import { isSameName } from '../../resources/kit/find.js';
import { failed, fine, liveRun, unknown, type Verdict } from '../checks.js';
import {
  actionRun,
  actionVerdict,
  beginChecks,
  check,
  checkParts,
  checkPublished,
  checkStep,
  type PartChecks,
  proveLogin,
  putBackPresence,
  required,
  sideBySide,
  skippedUntil,
  visibleChange,
} from '../presence-checks.js';
import type { VerifyContext } from '../solution.js';
import { presenceColumn } from './fields.js';

const updateStep = 'action-update-presence';

/**
 * Tries the solution from its parts to the whole: integration, credential, data actions, role, mappings, workflow,
 * trigger, then one run of the workflow for the person.
 */
export async function verifyTeamsPresence(context: VerifyContext): Promise<readonly Check[]> {
  const early = primarySource(context.session, context.person.id);
  early.catch(() => {});
  const findings = await beginChecks(context);
  const source = await early;
  const rows = rowsOf(context);
  rows.catch(() => {});
  try {
    await checkEach(findings, rows);
    await checkWhole(findings, rows);
  } finally {
    await putBackSource(context, source);
  }
  return findings.checks;
}

/** The primary source of the person's presence, which a flow may have made Genesys Cloud. */
async function putBackSource({ session, person, warn }: VerifyContext, source = 'PURECLOUD'): Promise<void> {
  if (source.toUpperCase() === 'PURECLOUD') return;
  const calm = session.within(AbortSignal.timeout(finishTime));
  await setPrimarySource(calm, person.id, source).catch((error: unknown) =>
    warn(
      `The primary presence source of ${person.name} was ${source} and could not be put back: ${problemOf(error).what}`,
    ),
  );
}

function checkEach(findings: PartChecks, rows: Promise<readonly Mapping[]>): Promise<void> {
  const get = 'action-get-presence';
  return sideBySide(findings, [
    (own) => {
      // One run of the action tells of the credential and of the action.
      const attempt = actionRun(own, get, { USER_ID: own.context.person.id });
      const read = async () => actionVerdict(await attempt());
      return checkParts(own, updateStep, {
        attempt,
        check: () => checkStep(own, get, 'The data action reads a presence', read),
      });
    },
    (own) =>
      check(own, 'mappings', 'Every mapping leads to a presence', async () =>
        mappingsVerdict(own, await rows),
      ),
    (own) => checkPublished(own, 'workflow', 'The workflow is published'),
    (own) =>
      checkStep(own, 'trigger', 'The trigger starts the workflow on events of Microsoft Teams', (id) =>
        triggerVerdict(own, id),
      ),
  ]);
}

async function checkWhole(findings: PartChecks, rows: Promise<readonly Mapping[]>): Promise<void> {
  const { context, before, presences, checks } = findings;
  const { name } = context.person;
  const title = isOnQueue(before) ? `${name} stays On Queue` : `The presence of ${name} follows`;
  await check(findings, liveRun, title, async () => {
    const broken = checks.find(
      ({ id, status }) => status === 'failed' && id !== 'trigger' && id !== 'mappings',
    );
    if (broken !== undefined) return unknown(skippedUntil(broken));
    const workflowId = required(context, 'workflow');
    const mapping = visibleChange(await rows, presences, before);
    if (mapping === undefined)
      return unknown('No mapping leads to another presence than the one the person has.');
    return runLive(findings, workflowId, mapping);
  });
}

function mappingsVerdict({ presences }: PartChecks, rows: readonly Mapping[]): Verdict {
  if (rows.length === 0) return failed(text`The table has no row, so no presence follows. ${editThem}`);
  const dead = rows.flatMap(({ key, presenceId }) => deadRow(key, presenceId, presences));
  return dead.length === 0 ? fine : failed(text`${dead.join(' ')} ${editThem}`);
}

async function triggerVerdict({ context, before }: PartChecks, id: string): Promise<Verdict> {
  const { session, idOf, person } = context;
  const { enabled, target } = await session.api.processAutomation.getProcessautomationTrigger(id);
  if (enabled !== true)
    return failed(
      'It is switched off. Setup switches it on, unless it was told to leave it off (--trigger-disabled).',
    );
  if (target?.id !== idOf('workflow')) return failed('It starts another workflow. Setup corrects that.');
  const why = await whyNotTriggered(session, id, sampleEvent(person.id, before));
  return why === undefined ? fine : failed(why);
}

const editThem = text`The rows are yours: change them with "${command('mappings edit')}"; "${command('mappings', '--help')}" lists the commands for scripts.`;

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

async function rowsOf({ session, idOf }: VerifyContext): Promise<readonly Mapping[]> {
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

/**
 * Starts the workflow as a Teams event would, watches the presence arrive and puts it back, whatever happens. Of a
 * person who is On Queue it expects that nothing changes.
 */
async function runLive(findings: PartChecks, workflowId: string, mapping: Mapping): Promise<Verdict> {
  const { context, before, presences } = findings;
  const { session, person, signal } = context;
  const { key, presenceId } = mapping;
  const title = presenceTitle(presences, presenceId) ?? presenceId;
  let executionId: string | undefined;
  context.tell(`Starting the workflow for ${person.name} as if Teams had reported ${key}.`);
  try {
    executionId = await launchWorkflow(session, workflowId, { userId: person.id, message: key });
    const end = await executionEnd(session, executionId, signal);
    const left = isOnQueue(before)
      ? { ...fine, reason: 'On Queue was left alone.' }
      : leavesAlone(person.name)[end.reason];
    if (left !== undefined) return await stayed(findings, left, end.reason);
    if (end.completed && (await arrives(context, presenceId)))
      return { ...fine, reason: `${key} in Teams set the presence to ${title}.` };
    return failed(`The presence did not become ${title}. The workflow ended with: ${end.reason}.`);
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    return failed(error.message);
  } finally {
    await putBack(findings, presenceId, executionId);
  }
}

/** The exit reasons with which the workflow leaves people alone because somebody wants it to: then nothing is proven. */
const leavesAlone = (name: string): Readonly<Record<string, Verdict | undefined>> => ({
  'Protected presence': unknown(
    `${name} has a protected presence, so the workflow left it alone. Choose somebody else with --user, or try again when the presence is another.`,
  ),
  'Not in the pilot': unknown(
    `${name} is not in the pilot, so the workflow left the presence alone. Choose somebody in the pilot with --user.`,
  ),
});

/** @param left the verdict where the presence is as it was */
async function stayed({ context, before }: PartChecks, left: Verdict, reason: string): Promise<Verdict> {
  const now = await userPresence(context.session, context.person.id);
  if (now.definitionId === before.definitionId) return left;
  const wrong = isOnQueue(before)
    ? 'It took a person who is On Queue off the queue.'
    : 'The presence changed.';
  return failed(`${wrong} The workflow ended with: ${reason}.`);
}

async function arrives(context: VerifyContext, presenceId: string): Promise<boolean> {
  const arrived = await lookFor({
    what: 'the presence to arrive',
    check: async () => {
      const { definitionId } = await userPresence(context.session, context.person.id);
      return definitionId.toLowerCase() === presenceId.toLowerCase() ? true : undefined;
    },
    deadline: arrivalDeadline,
    signal: context.signal,
  });
  return arrived === true;
}

/** Puts back what the workflow changed, and nothing that the person changed meanwhile. */
async function putBack(
  { context, before }: PartChecks,
  presenceId: string,
  executionId: string | undefined,
): Promise<void> {
  // A workflow that still runs would change the presence after it was put back.
  if (executionId !== undefined) {
    const undoing = AbortSignal.timeout(finishTime);
    await executionEnd(context.session.within(undoing), executionId, undoing).catch(() => undefined);
  }
  if (await putBackPresence(context, updateStep, before, presenceId))
    context.tell(`The presence of ${context.person.name} is as it was.`);
}

/** How long a workflow of a few steps may take, in milliseconds. */
const executionDeadline = 60_000;

/** Starts the published version of a workflow with these inputs, named without `Flow.`; gives the execution's id. */
async function launchWorkflow(
  session: Session,
  flowId: string,
  inputs: Readonly<Record<string, string>>,
): Promise<string> {
  const api = session.api.architect;
  const { inputSchema } = await api.getFlow(flowId);
  const launched = await api.postFlowsExecutions({ flowId, inputData: inputDataOf(inputs, inputSchema) });
  if (launched.id === undefined)
    throw new Error('Genesys Cloud started the workflow without returning its id.');
  return launched.id;
}

/** Waits until the run has ended. `reason` is the exit reason of the workflow, or the platform's words. */
function executionEnd(session: Session, executionId: string, signal: AbortSignal) {
  return waitFor({
    what: 'the workflow to end',
    check: async () => {
      const run = await session.api.architect.getFlowsExecution(executionId);
      if (run.status === 'RUNNING' || run.status === 'UNKNOWN') return undefined;
      const reason = run.flowErrorInfo?.message ?? run.completionReason ?? run.status;
      return { completed: run.status === 'COMPLETED', reason };
    },
    deadline: executionDeadline,
    signal,
  });
}

/** Unverified: whether inputs are named with `Flow.` or without. The schema of the flow's inputs tells, where it comes. */
function inputDataOf(
  inputs: Readonly<Record<string, string>>,
  schema: Models.JsonSchemaDocument | undefined,
): { [key: string]: object } {
  const names = Object.keys(schema?.properties ?? {});
  const entries = Object.entries(inputs).map(([name, value]) => {
    const known = names.find((candidate) => isSameName(candidate.replace(/^Flow\./i, ''), name));
    return [known ?? `Flow.${name}`, value] as const;
  });
  // The SDK types every value as an object.
  return Object.fromEntries(entries) as unknown as { [key: string]: object };
}

/** The data action reads the presence of somebody of the org. */
export const proveTeamsPresenceLogin = proveLogin('action-get-presence', async ({ api }) => {
  const { entities } = await api.users.getUsers({ pageSize: 1, state: 'active' });
  return { USER_ID: entities?.[0]?.id ?? '' };
});
