import { shownPath } from '../answers/paths.js';
import { findRegion } from '../core/connection.js';
import { fileReason } from '../core/file-reason.js';
import { writeNamedFile } from '../core/files.js';
import { problemOf } from '../core/problem.js';
import { counted, render, type Text } from '../core/text.js';
import type { Outcome, StepResult } from '../engine/report.js';
import { permissionsIn } from '../resources/identity/permissions.js';
import type { Person } from '../resources/people/people.js';
import { cellText, leafChanges } from '../ui/change-text.js';
import { type InstallReport, installReportText, type ReportedChanges } from '../ui/install-report.js';
import type { Overview } from '../ui/layout.js';
import { stepSentences, wordsOf } from '../ui/plan-text.js';
import { resultLine } from '../ui/result-line.js';
import { namedPlan } from './named-plan.js';
import { pageOf, type ReportEnding, remarksOn } from './report.js';
import { found, type OrgSnapshot, type SolutionContext } from './run.js';

/**
 * Writes the file of `--report`, where one was named, after a command has done its work. What only records never stops
 * that: a report that cannot be written becomes a warning.
 */
export async function recorded(
  run: SolutionContext,
  snapshot: OrgSnapshot,
  ending: ReportEnding,
): Promise<ReportEnding> {
  const { report: file } = run.answers.common;
  if (file === undefined) return ending;
  const { cwd } = run.context.io;
  try {
    const report = await reportOf(run, snapshot, ending);
    writeNamedFile(file, installReportText(report, file));
    run.view.note(`The report was written to ${shownPath(file, cwd)}.`);
    return ending;
  } catch (error) {
    const warning = `The report ${shownPath(file, cwd)} was not written. ${fileReason(error)}`;
    return { ...ending, warnings: [...(ending.warnings ?? []), warning] };
  }
}

async function reportOf(
  run: SolutionContext,
  { ordered: all, observations, named, ...snapshot }: OrgSnapshot,
  { steps = [], checks = [], warnings = [], result, error, tried }: ReportEnding,
): Promise<InstallReport> {
  const { context, solution, org, identity, invocation } = run;
  const { reportPeople } = run.answers.common;
  const outcome = reportPeople ? snapshot.outcome : snapshot.countedOutcome;
  const ordered = all.filter(({ isIdle }) => isIdle !== true);
  const practising = run.answers.common.sandbox !== false;
  const region = practising ? undefined : findRegion(org.region);
  const command = context.command;
  const ends = new Map(steps.map((end) => [end.step.id, end]));
  const objects = ordered.map((resource) => {
    const { id, title, needs } = resource;
    const end = ends.get(id);
    const observed = found(observations, id);
    const known = end?.resourceId ?? observed?.id;
    // What is only changed in many places has no id of its own.
    const resourceId = known === id ? undefined : known;
    const done = end?.status === 'done';
    const words = end === undefined ? undefined : wordsOf(end.step);
    const state = (done ? words?.past : words?.counted) ?? (observed === undefined ? 'missing' : 'there');
    return { id, title, needs, state, resourceId, url: pageOf(resource, resourceId, region) };
  });
  const ids = new Map(objects.map(({ id, resourceId }) => [id, resourceId]));
  const idOf = (step: string) => ids.get(step);
  const sections = async (): Promise<readonly Overview[]> =>
    solution.describe({
      session: run.session,
      steps: ordered.map(({ id }) => id),
      idOf,
      now: run.session.now(),
      withPeople: reportPeople,
    });
  const said = (text: Text) => withoutName(render(text, invocation), reportPeople ? undefined : tried);
  const isShown = (text: string) => reportPeople || !namesSomebody(text);
  const remarks = [...new Set([...warnings, ...remarksOn(steps)].map(said))];
  const { isPlan, settings, sentences } = changesIn(steps, named, result, said);
  const told = [...remarks, ...sentences, ...settings.map((cells) => cells.join(' '))];
  const left = told.filter((text) => !isShown(text)).length;
  const roleId = idOf('role');
  const [described, permissions] = await Promise.all([
    sections().catch(unreadable),
    roleId === undefined
      ? []
      : run.session.api.authorization
          .getAuthorizationRole(roleId, {})
          .then((role) => permissionsIn(role.permissionPolicies))
          .catch(() => []),
  ]);
  return {
    solution: solution.id,
    summary: summaryOf(outcome, result) ?? solution.summary,
    org,
    command,
    result: render(
      resultLine({
        command,
        result,
        steps,
        warnings,
        ...(checks.length === 0 ? {} : { checks }),
        error,
      }),
      invocation,
    ),
    by: identity.subject.name,
    at: new Date(run.session.now()).toISOString(),
    version: context.version,
    objects,
    changes: {
      isPlan,
      settings: settings.filter((cells) => isShown(cells.join(' '))),
      sentences: sentences.filter(isShown),
    },
    sections: described,
    permissions,
    checks: checks.map(({ title, reason, ...check }) => ({
      ...check,
      title: said(title),
      reason: reason === undefined ? undefined : said(reason),
    })),
    warnings: [
      ...remarks.filter(isShown),
      ...(left === 0
        ? []
        : [`Left out because they name people: ${counted(left, 'line')}. --report-people shows them.`]),
    ],
  };
}

/** What the answers say is true of the org only where everything is as they want it. */
function summaryOf(outcome: readonly string[], result: Outcome): string | undefined {
  if (outcome.length === 0) return undefined;
  const isSo = result === 'applied' || result === 'in-sync' || result === 'verified';
  return [...(isSo ? [] : ['What should be, and is not yet in all of the objects below:']), ...outcome].join(
    ' ',
  );
}

function unreadable(error: unknown): readonly Overview[] {
  return [
    { title: 'Details', columns: [], rows: [], notes: [`They could not be read: ${problemOf(error).what}`] },
  ];
}

/** What a report tells of the steps beside their ends. Of what is new there is nothing to compare. */
function changesIn(
  ends: readonly StepResult[],
  named: OrgSnapshot['named'],
  result: Outcome,
  said: (text: Text) => string,
): ReportedChanges {
  const isPlan = result === 'planned' || result === 'drift';
  const { steps } = namedPlan({ steps: ends.map(({ step }) => step) }, named);
  const told = ends
    .map((end, at) => ({ ...end, step: steps[at] ?? end.step }))
    .filter(({ step, status }) => step.action !== 'none' && (isPlan || status !== 'pending'));
  const settings = told.flatMap(({ step: { title, action, changes }, status }) => {
    if (action === 'create' || !(isPlan || status === 'done')) return [];
    const leaves = changes
      .filter(({ temporary, opaque }) => temporary === undefined && opaque !== true)
      .flatMap(leafChanges);
    return leaves.map(({ path, before, after }) => [title, path, cellText(before), cellText(after)] as const);
  });
  const sentences = told.flatMap(({ step, status, reason, error }) => {
    const failure = error === undefined ? (reason ?? '') : problemOf(error).what;
    const why = isPlan || status === 'done' || failure === '' ? [] : [failure];
    const all = [...(step.action === 'create' ? step.notes : stepSentences(step)), ...why].map(said);
    return [...new Set(all)].map((sentence) => `${step.title}: ${sentence}`);
  });
  return { isPlan, settings, sentences };
}

/** Nothing of ours names people without their address, but for the one with whom something was tried. */
function namesSomebody(text: string): boolean {
  return /\S@\S/.test(text);
}

/** The text without the name and the address of whom it was tried with. */
function withoutName(text: string, person: Person | undefined): string {
  const names = person === undefined ? [] : [person.name, person.email].filter((name) => name !== '');
  return names.reduce(
    (rest, name) =>
      rest
        .split(name)
        .reduce((before, after) => `${before}${before === '' ? 'The' : 'the'} test person${after}`),
    text,
  );
}
