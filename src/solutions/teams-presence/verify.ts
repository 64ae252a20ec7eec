import type { Check } from '../../engine/report.js';
import { indexPresences, type PresenceIndex, presenceTitle } from '../../mappings/presence-names.js';
import { presenceColumn } from '../../mappings/write-csv.js';
import { inputProblem } from '../../problem.js';
import { type ActionTest, testDataAction } from '../../resources/data-action-test.js';
import { listRows } from '../../resources/data-table-rows.js';
import type { Mapping } from '../../resources/mappings.js';
import { presenceDefinitions } from '../../resources/presence-definitions.js';
import { whyNotTriggered } from '../../resources/trigger-test.js';
import { isOnQueue, primarySource, type UserPresence, userPresence } from '../../resources/user-presence.js';
import { checked, failed, fine, type Trial, unknown, type Verdict } from '../verification.js';
import { keepingPrimarySource, nothingToTry, runLive } from './live-run.js';

/** What the checks find out for those that follow. */
interface Findings {
  readonly trial: Trial;
  readonly presences: PresenceIndex;
  readonly before: UserPresence;
  readonly checks: Check[];
}

/**
 * Tries the solution from its parts to the whole: integration, credential, data actions, role, mappings, workflow,
 * trigger, then one run of the workflow for the person.
 */
export async function verifyTeamsPresence(trial: Trial): Promise<readonly Check[]> {
  const { session, person } = trial;
  const [definitions, before, source] = await Promise.all([
    presenceDefinitions(session),
    userPresence(session, person.id),
    primarySource(session, person.id),
  ]);
  if (isOnQueue(before) && !trial.force) throw onQueue(person.name);
  const findings: Findings = { trial, presences: indexPresences(definitions), before, checks: [] };
  await keepingPrimarySource(trial, source, async () => {
    await checkParts(findings);
    await checkWhole(findings);
  });
  return findings.checks;
}

async function checkParts(findings: Findings): Promise<void> {
  const { trial } = findings;
  await check(findings, 'integration', 'The integration is active', () => integrationVerdict(trial));
  await checkGetAction(findings);
  await checkUpdateAction(findings);
  await check(findings, 'mappings', 'Every mapping leads to a presence', () => mappingsVerdict(findings));
  await check(findings, 'workflow', 'The workflow is published', () => workflowVerdict(trial));
  await check(findings, 'trigger', 'The trigger starts the workflow on events of Microsoft Teams', () =>
    triggerVerdict(findings),
  );
}

async function checkWhole(findings: Findings): Promise<void> {
  const { trial, before, presences, checks } = findings;
  await check(findings, 'live-run', `The presence of ${trial.person.name} follows`, async () => {
    const broken = checks.find(
      ({ id, status }) => status === 'failed' && id !== 'trigger' && id !== 'mappings',
    );
    if (broken !== undefined) return unknown(`First "${broken.title}" has to be put right.`);
    const workflowId = required(trial, 'workflow');
    const updateActionId = required(trial, 'action-update-presence');
    const mapping = mappingToTry(await rowsOf(trial), presences, before);
    if (mapping === undefined) return nothingToTry;
    const presenceName = presenceTitle(presences, mapping.presenceId) ?? mapping.presenceId;
    return runLive({ trial, workflowId, updateActionId, before, mapping, presenceName });
  });
}

async function integrationVerdict({ session, idOf }: Trial): Promise<Verdict> {
  const id = idOf('integration');
  if (id === undefined) return missing;
  const { intendedState, reportedState } = await session.api.integrations.getIntegration(id);
  if (intendedState !== 'ENABLED') return failed('It is switched off. Setup switches it on again.');
  const { code, detail } = reportedState ?? {};
  if (code === 'ACTIVE') return fine;
  const why = detail?.localizableMessageCode ?? code ?? 'no state';
  // Unverified: whether integrations of this kind always report that they are active.
  return code === 'ERROR' || code === 'INACTIVE'
    ? failed(`It reports ${why}.`)
    : unknown(`It reports ${why}.`);
}

/** One run of the action tells of the credential and of the action. */
async function checkGetAction(findings: Findings): Promise<void> {
  const { trial } = findings;
  const attempt = actionRun(findings, 'action-get-presence', { USER_ID: trial.person.id });
  await check(findings, 'credential', 'The integration logs in with its credential', async () => {
    const result = await attempt();
    if (typeof result !== 'string') {
      return result.kind === 'login'
        ? failed(`The platform refuses it: ${result.reason} "rotate-secret" stores a new one.`)
        : fine;
    }
    return unknown(result);
  });
  await check(findings, 'action-get-presence', 'The data action reads a presence', async () =>
    actionVerdict(await attempt()),
  );
}

async function checkUpdateAction(findings: Findings): Promise<void> {
  const { trial, before } = findings;
  // The presence that the person has already: nobody sees a change.
  const input = { USER_ID: trial.person.id, PRESENCE_DEFINITION_ID: before.definitionId };
  const attempt = actionRun(findings, 'action-update-presence', input);
  await check(findings, 'role', 'The OAuth client may change presences', async () => {
    const result = await attempt();
    if (typeof result === 'string') return unknown(result);
    if (result.kind === 'forbidden') return failed(`Its role does not let it: ${result.reason}`);
    return result.kind === 'ok' ? fine : unknown('The data action did not get that far.');
  });
  await check(findings, 'action-update-presence', 'The data action changes a presence', async () => {
    const result = await attempt();
    if (typeof result !== 'string' && result.kind === 'forbidden')
      return unknown('First the role has to be put right.');
    return actionVerdict(result);
  });
}

/** Runs the action once, however often it is asked; a text says why it was not run. */
function actionRun(
  { trial, checks }: Findings,
  step: string,
  input: Readonly<Record<string, string>>,
): () => Promise<ActionTest | string> {
  let result: Promise<ActionTest | string> | undefined;
  const run = async () => {
    const id = trial.idOf(step);
    if (id === undefined) return 'The data action is missing.';
    const blocking = checks.find(
      (one) => (one.id === 'integration' || one.id === 'credential') && one.status === 'failed',
    );
    if (blocking !== undefined) return `First "${blocking.title}" has to be put right.`;
    return testDataAction(trial.session, id, input);
  };
  return () => {
    result ??= run();
    return result;
  };
}

function actionVerdict(result: ActionTest | string): Verdict {
  if (typeof result === 'string') return unknown(result);
  if (result.kind === 'ok') return fine;
  return result.kind === 'login'
    ? unknown('First the credential has to be put right.')
    : failed(result.reason);
}

async function mappingsVerdict({ trial, presences }: Findings): Promise<Verdict> {
  const rows = await rowsOf(trial);
  if (rows.length === 0) return failed('The table has no row, so that no presence follows.');
  const dead = rows.flatMap(({ key, presenceId }) => {
    const presence = presences.byId.get(presenceId.toLowerCase());
    if (presence === undefined) return [`The row "${key}" points at a presence that does not exist.`];
    return presence.deactivated
      ? [`The row "${key}" points at a deactivated presence, ${presenceTitle(presences, presenceId)}.`]
      : [];
  });
  return dead.length === 0 ? fine : failed(dead.join(' '));
}

async function workflowVerdict({ session, idOf }: Trial): Promise<Verdict> {
  const id = idOf('workflow');
  if (id === undefined) return missing;
  const { publishedVersion, active } = await session.api.architect.getFlow(id);
  if (publishedVersion?.id === undefined) return failed('It is not published. Setup publishes it again.');
  return active === false ? failed('It is published, but not active.') : fine;
}

async function triggerVerdict({ trial, before }: Findings): Promise<Verdict> {
  const { session, idOf, person } = trial;
  const id = idOf('trigger');
  if (id === undefined) return missing;
  const { enabled, target } = await session.api.processAutomation.getProcessautomationTrigger(id);
  if (enabled !== true) return failed('It is switched off.');
  if (target?.id !== idOf('workflow')) return failed('It starts another workflow.');
  const why = await whyNotTriggered(session, id, sampleEvent(person.id, before));
  return why === undefined ? fine : failed(why);
}

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

/** One that changes something visibly; not to Offline when there is another, because that may end a session. */
function mappingToTry(
  rows: readonly Mapping[],
  presences: PresenceIndex,
  before: UserPresence,
): Mapping | undefined {
  const usable = rows.filter(({ presenceId }) => {
    const presence = presences.byId.get(presenceId.toLowerCase());
    const changes = presence?.id.toLowerCase() !== before.definitionId.toLowerCase();
    return (
      presence !== undefined && !presence.deactivated && presence.systemPresence !== 'OnQueue' && changes
    );
  });
  const isOffline = ({ presenceId }: Mapping) =>
    presences.byId.get(presenceId.toLowerCase())?.systemPresence === 'Offline';
  return usable.find((mapping) => !isOffline(mapping)) ?? usable[0];
}

async function rowsOf({ session, idOf }: Trial): Promise<readonly Mapping[]> {
  const tableId = idOf('data-table');
  if (tableId === undefined) return [];
  const rows = await listRows(session, tableId);
  return rows.map(({ key, cells }) => ({ key, presenceId: String(cells[presenceColumn] ?? '') }));
}

async function check(
  { trial, checks }: Findings,
  id: string,
  title: string,
  attempt: () => Promise<Verdict>,
): Promise<void> {
  checks.push(await checked(id, title, trial.signal, attempt));
}

const missing = failed('It is missing. Setup brings it back.');

function required({ idOf }: Trial, step: string): string {
  const id = idOf(step);
  if (id === undefined) throw new Error(`The step "${step}" has no object in the org.`);
  return id;
}

function onQueue(name: string) {
  return inputProblem(`${name} is On Queue and may be talking to a customer.`, {
    code: 'on-queue',
    reason: 'Nothing was tried.',
    hint: 'Name somebody else, or use --force: then it is tried whether the presence stays On Queue.',
  });
}
