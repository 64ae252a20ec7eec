import type { Check } from '../../engine/report.js';
import { type PresenceIndex, presenceTitle, readPresences } from '../../presences/presences.js';
import { primarySource, type UserPresence, userPresence } from '../../presences/user-presence.js';
import { listRows } from '../../resources/architect/data-table-rows.js';
import { whyNotTriggered } from '../../resources/architect/trigger.js';
import {
  actionRun,
  actionVerdict,
  check,
  checkCredential,
  checkIntegration,
  checkUpdateAction,
  missing,
  type PartChecks,
  publishedVerdict,
  refuseOnQueue,
  required,
} from '../../solution/part-checks.js';
import { failed, fine, liveRun, type Trial, unknown, type Verdict } from '../../solution/verification.js';
import { keepingPrimarySource, type Mapping, nothingToTry, runLive } from './live-run.js';
import { presenceColumn } from './mappings-file.js';

/** What the checks find out for those that follow. */
interface Findings extends PartChecks {
  readonly presences: PresenceIndex;
}

/**
 * Tries the solution from its parts to the whole: integration, credential, data actions, role, mappings, workflow,
 * trigger, then one run of the workflow for the person.
 */
export async function verifyTeamsPresence(trial: Trial): Promise<readonly Check[]> {
  const { session, person } = trial;
  const [presences, before, source] = await Promise.all([
    readPresences(session),
    userPresence(session, person.id),
    primarySource(session, person.id),
  ]);
  refuseOnQueue(trial, before);
  const findings: Findings = { trial, presences, before, checks: [] };
  await keepingPrimarySource(trial, source, async () => {
    await checkParts(findings);
    await checkWhole(findings);
  });
  return findings.checks;
}

async function checkParts(findings: Findings): Promise<void> {
  const { trial } = findings;
  await checkIntegration(findings);
  await checkGetAction(findings);
  await checkUpdateAction(findings, 'action-update-presence');
  await check(findings, 'mappings', 'Every mapping leads to a presence', () => mappingsVerdict(findings));
  await check(findings, 'workflow', 'The workflow is published', () => publishedVerdict(trial, 'workflow'));
  await check(findings, 'trigger', 'The trigger starts the workflow on events of Microsoft Teams', () =>
    triggerVerdict(findings),
  );
}

async function checkWhole(findings: Findings): Promise<void> {
  const { trial, before, presences, checks } = findings;
  await check(findings, liveRun, `The presence of ${trial.person.name} follows`, async () => {
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

/** One run of the action tells of the credential and of the action. */
async function checkGetAction(findings: Findings): Promise<void> {
  const { trial } = findings;
  const attempt = actionRun(findings, 'action-get-presence', { USER_ID: trial.person.id });
  await checkCredential(findings, attempt);
  await check(findings, 'action-get-presence', 'The data action reads a presence', async () =>
    actionVerdict(await attempt()),
  );
}

async function mappingsVerdict({ trial, presences }: Findings): Promise<Verdict> {
  const rows = await rowsOf(trial);
  if (rows.length === 0) return failed(`The table has no row, so that no presence follows. ${editThem}`);
  const dead = rows.flatMap(({ key, presenceId }) => {
    const presence = presences.byId.get(presenceId.toLowerCase());
    if (presenceId === '') return [`The row "${key}" names no presence.`];
    if (presence === undefined) return [`The row "${key}" points at a presence that does not exist.`];
    return presence.deactivated
      ? [`The row "${key}" points at a deactivated presence, ${presenceTitle(presences, presenceId)}.`]
      : [];
  });
  return dead.length === 0 ? fine : failed([...dead, editThem].join(' '));
}

async function triggerVerdict({ trial, before }: Findings): Promise<Verdict> {
  const { session, idOf, person } = trial;
  const id = idOf('trigger');
  if (id === undefined) return missing;
  const { enabled, target } = await session.api.processAutomation.getProcessautomationTrigger(id);
  if (enabled !== true)
    return failed(
      'It is switched off. Setup switches it on, unless it was told to leave it off (--trigger-disabled).',
    );
  if (target?.id !== idOf('workflow')) return failed('It starts another workflow. Setup puts that right.');
  const why = await whyNotTriggered(session, id, sampleEvent(person.id, before));
  return why === undefined ? fine : failed(why);
}

const editThem = 'The rows are yours: change them with "gc-presence mappings edit".';

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
