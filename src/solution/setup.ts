import { resolve } from 'node:path';
import { shownPath } from '../answers/paths.js';
import { InterruptedError, problemOf } from '../core/problem.js';
import { command, text } from '../core/text.js';
import { applyPlan } from '../engine/apply.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { isInSync } from '../engine/plan.js';
import { applyTeardown } from '../engine/teardown.js';
import { problemIn } from '../solutions/question.js';
import type { Solution } from '../solutions/solution.js';
import { GoBack, inOrder, unlessBack } from '../ui/prompter.js';
import { askAboutLookAlikes, consents, refuseBlocked } from './consent.js';
import { recorded } from './install-report.js';
import { namedPlan } from './named-plan.js';
import { planPermissions, requireInDivision, requirePermissions, setupPermissions } from './permissions.js';
import { planAll, showPlan, type WholePlan } from './plan.js';
import { requireFiles } from './recordings.js';
import { conclude, type ReportEnding, untouched, watchCleanup } from './report.js';
import {
  completeAndObserve,
  connectFor,
  type OrgSnapshot,
  rememberAnswers,
  type SolutionContext,
  type SolutionRun,
} from './run.js';
import { saveAnswersToConfig, wasAsked } from './run-answers.js';
import { answersAreKept, type Stage, tellProblem } from './wizard.js';

/** `setup`: plan, consent, apply, report. */
export async function setUp({ loggingIn, ...start }: SolutionRun, solution: Solution): Promise<ReportEnding> {
  if (start.answers.common.dryRun) return showPlan({ ...start, loggingIn }, solution, 'planned');
  // Escape at the first question after the log-in leads back to it.
  for (let stage: Stage = 'first'; ; stage = 'back') {
    const org = await connectFor(stage === 'first' ? { ...start, loggingIn } : start, solution);
    const ending = await unlessBack(completeAndObserve(org, solution, setupPermissions, stage, carryOut));
    if (ending !== undefined) return ending;
  }
}

async function carryOut(run: SolutionContext, snapshot: OrgSnapshot): Promise<ReportEnding> {
  const adopt = run.solution.adopts(run.answers.own);
  const plan = planAll(snapshot, run.journal, () => (adopt === false ? 'refuse' : 'adopt'));
  const { decider, reviewed, view } = run;
  const lookAlikes = plan.wanted.steps.filter(({ action }) => action === 'adopt');
  view.listen({ kind: 'planned', plan: plan.all });
  if (adopt !== undefined || decider === undefined || lookAlikes.length === 0)
    return agreeAndApply(run, snapshot, plan, reviewed);
  for (;;) {
    const policy = await askAboutLookAlikes(lookAlikes, decider, reviewed);
    const decided = planAll(snapshot, run.journal, policy);
    view.listen({ kind: 'planned', plan: decided.all });
    const ending = await unlessBack(agreeAndApply(run, snapshot, decided, true));
    if (ending !== undefined) return ending;
  }
}

/** @throws GoBack where `back` allows it and somebody wants to answer something else */
async function agreeAndApply(
  run: SolutionContext,
  snapshot: OrgSnapshot,
  plan: WholePlan,
  back: boolean,
): Promise<ReportEnding> {
  const { answers, somebody, view } = run;
  run.journal.foundAsWanted(foundAsWanted(plan.wanted, snapshot.ordered, snapshot.observations));
  await saveAnswersToConfig(run);
  const steps = untouched(plan.all);
  if (isInSync(plan.all)) {
    rememberAnswers(run);
    await snapshot.warned;
    return recorded(run, snapshot, { result: 'in-sync', steps, warnings: run.warnings });
  }

  view.overview(snapshot.overview);
  const shown = namedPlan(plan.all, snapshot.named);
  view.plan(shown, { opens: run.decider !== undefined });
  // Who is about to agree has to know before; everybody else reads it in the report.
  if (run.prompter !== undefined)
    for (const warning of [...run.warnings, ...snapshot.doubts]) view.warn(warning);
  refuseBlocked(plan.all);
  const permissions = planPermissions([...snapshot.ordered, ...snapshot.unwanted], plan.all);
  requirePermissions(run.identity, permissions);
  await requireInDivision(run, permissions);
  const tellOfDraft = () => {
    if (run.draft.read() !== undefined) view.note(answersAreKept);
  };
  const agreed = await consents(run, shown, back).catch((error: unknown) => {
    if (error instanceof InterruptedError) tellOfDraft();
    throw error;
  });
  if (!agreed) {
    tellOfDraft();
    return { result: 'planned', steps, answers };
  }

  const ending = await run.journal.alone(() =>
    run.journal.together(() => {
      rememberAnswers(run);
      return apply(run, snapshot, plan);
    }),
  );
  // What was installed is installed, whatever else could not be looked up.
  await snapshot.warned.catch((error: unknown) => run.warnings.push(problemOf(error).what));
  const warnings = [...run.warnings, ...snapshot.doubts, ...ending.warnings];
  const { outcome, person = somebody } = snapshot;
  const report = { ...ending, resources: snapshot.ordered, warnings, outcome, person, answers };
  const afterwards = async () => {
    if (ending.result === 'applied') await offerToSave(run);
  };
  return recorded(run, snapshot, { ...report, now: run.session.now(), afterwards });
}

const usualConfig = 'gc-presence.config.yaml';

/** Nothing depends on it any more: whoever does not answer has said no. */
async function offerToSave(run: SolutionContext): Promise<void> {
  const { decider, view, context, solution, answers } = run;
  const { saveConfig, config } = answers.common;
  if (decider === undefined || (saveConfig ?? config) !== undefined || !wasAsked(answers)) return;
  const inHere = (file: string) => resolve(context.io.cwd, file.trim());
  let file = '';
  const whether = async (back: boolean) => {
    const message = 'Save your answers in a config file?';
    const help =
      'With it the same setup needs no questions, here and on another machine. It never holds a secret.';
    if (!(await decider.confirm({ message, help, back, initial: false }))) throw new GoBack();
  };
  const where = async (back: boolean) => {
    file = await decider.text({
      message: 'Config file',
      help: 'In a file that is there already, other keys and all comments stay.',
      initial: usualConfig,
      back,
      validate: problemIn((typed) => requireFiles({ saveConfig: inHere(typed) })),
    });
  };
  try {
    await inOrder([whether, where], true);
    await saveAnswersToConfig(run, inHere(file));
    const shown = shownPath(inHere(file), context.io.cwd);
    view.note(text`Setup from it: ${command(`${solution.id} setup`, '--config', shown, '--yes')}`);
  } catch (error) {
    if (!(error instanceof GoBack || error instanceof InterruptedError)) tellProblem(view, error);
  }
}

async function apply(
  { session, journal, signal, view, context, answers }: SolutionContext,
  { ordered, unwanted, ...snapshot }: OrgSnapshot,
  plan: WholePlan,
) {
  const { listener, leftBehind } = watchCleanup(view.listen);
  session.allowWrites();
  const { observations } = snapshot;
  // Whoever was asked took time to think, and a removal may have changed what else was seen.
  const isPresent = answers.common.yes && plan.removals.steps.length === 0;
  const round = isPresent ? snapshot.round : undefined;
  const common = { observations, journal, signal, listener };
  const everything = [...ordered, ...unwanted];
  const visibility = context.tuning?.visibility;
  const removed = await applyTeardown({ ...common, ordered: everything, plan: plan.removals });
  const applied = await applyPlan({ ...common, ordered, plan: plan.wanted, round, visibility });
  journal.persist();
  const steps = [...removed, ...applied];
  return { ...conclude(steps, leftBehind, signal), steps };
}
