import { inputProblem, problemOf } from '../core/problem.js';
import { finishTime, lookFor } from '../core/retry.js';
import { command, text } from '../core/text.js';
import type { Check } from '../engine/report.js';
import type { Session } from '../genesys/session.js';
import {
  isOnQueue,
  type PresenceIndex,
  presencesInRound,
  type UserPresence,
  userPresence,
} from '../presences/presences.js';
import { type ActionTest, testDataAction } from '../resources/integration/data-action.js';
import { checked, failed, fine, unknown, type Verdict } from './checks.js';
import type { Solution, VerifyContext } from './solution.js';

/** The checks of the parts that all solutions have, and what they find out for those that follow. */
export interface PartChecks {
  readonly context: VerifyContext;
  readonly presences: PresenceIndex;
  /** The person's presence before anything was tried. */
  readonly before: UserPresence;
  readonly checks: Check[];
}

/** What a run of a data action came to; a text says why it was not run. */
type Attempt = () => Promise<ActionTest | string>;

/**
 * Looks at what the checks go by. A person who is On Queue is taken only with `--force`.
 * @throws ProblemError (exit 3)
 */
export async function beginChecks(context: VerifyContext): Promise<PartChecks> {
  const { session, person, force } = context;
  const [presences, before] = await Promise.all([
    presencesInRound(session, context),
    userPresence(session, person.id),
  ]);
  if (isOnQueue(before) && !force)
    throw inputProblem(`${person.name} is On Queue and may be talking to a customer.`, {
      code: 'on-queue',
      why: 'Nothing was tried.',
      next: 'Name somebody else, or use --force to try that the presence stays On Queue.',
    });
  return { context, presences, before, checks: [] };
}

/**
 * The parts that all solutions have, from the integration to the action of `updateStep`. The presence is put back.
 * @param other a run of another action that shows whether the integration can log in, and its check; without it the
 *   action itself shows that
 */
export async function checkParts(
  findings: PartChecks,
  updateStep: string,
  other?: { readonly attempt: Attempt; readonly check: () => Promise<void> },
): Promise<void> {
  const { context, before } = findings;
  // The presence that the person has already: nobody sees a change.
  const input = { USER_ID: context.person.id, PRESENCE_DEFINITION_ID: before.definitionId };
  const update = actionRun(findings, updateStep, input);
  try {
    await checkIntegration(findings, update);
    await checkCredential(findings, other?.attempt ?? update);
    await other?.check();
    await checkUpdateAction(findings, updateStep, update);
  } finally {
    await putBackPresence(findings.context, updateStep, findings.before);
  }
}

async function checkIntegration(findings: PartChecks, attempt: Attempt): Promise<void> {
  const { integrations } = findings.context.session.api;
  await checkStep(findings, 'integration', 'The integration is active', async (id) => {
    const { intendedState, reportedState } = await integrations.getIntegration(id);
    if (intendedState !== 'ENABLED') return failed('It is switched off. Setup switches it on again.');
    const { code, detail } = reportedState ?? {};
    if (code === 'ACTIVE') return fine;
    const reported = `It reports ${detail?.localizableMessageCode ?? code ?? 'no state'}.`;
    if (code === 'ERROR' || code === 'INACTIVE') return failed(reported);
    // Unverified: whether integrations of this kind always report that they are active. One that does its work is.
    const result = await attempt();
    return typeof result !== 'string' && result.kind === 'ok' ? fine : unknown(reported);
  });
}

const loginTitle = 'The integration logs in with its credential';

/** What a run of a data action tells of the credential. */
async function checkCredential(findings: PartChecks, attempt: Attempt): Promise<void> {
  await check(findings, 'credential', loginTitle, async () => {
    const result = await attempt();
    if (typeof result === 'string') return unknown(result);
    if (result.kind !== 'login') return fine;
    return failed(
      text`The platform refuses it: ${result.reason} "${command(`${findings.context.solution} rotate-secret`)}" stores a new one.`,
    );
  });
}

/** Tells of the role and of the action. */
async function checkUpdateAction(findings: PartChecks, step: string, run: Attempt): Promise<void> {
  const attempt: Attempt = async () => {
    const result = await run();
    const isLoggedOut = typeof result !== 'string' && result.kind === 'login';
    return isLoggedOut ? skippedUntil({ title: loginTitle }) : result;
  };
  await check(findings, 'role', 'The OAuth client may change presences', async () => {
    const result = await attempt();
    if (typeof result === 'string') return unknown(result);
    if (result.kind === 'forbidden') return failed(`Its role does not let it: ${result.reason}`);
    return result.kind === 'ok' ? fine : unknown('The data action did not get that far.');
  });
  await checkStep(findings, step, 'The data action changes a presence', async () => {
    const result = await attempt();
    if (typeof result !== 'string' && result.kind === 'forbidden')
      return unknown('Skipped: the role does not allow it.');
    return actionVerdict(result);
  });
}

const noAction = 'Skipped: the data action that would show it could not be identified.';

/** Runs the action once, however often it is asked; a text says why it was not run. */
export function actionRun(
  { context, checks }: PartChecks,
  step: string,
  input: Readonly<Record<string, string>>,
): Attempt {
  let result: Promise<ActionTest | string> | undefined;
  const run = async () => {
    const id = context.idOf(step);
    if (id === undefined) return noAction;
    const blocking = checks.find(
      (one) => (one.id === 'integration' || one.id === 'credential') && one.status === 'failed',
    );
    if (blocking !== undefined) return skippedUntil(blocking);
    return testDataAction(context.session, id, input);
  };
  return () => {
    result ??= run();
    return result;
  };
}

export function actionVerdict(result: ActionTest | string): Verdict {
  if (typeof result === 'string') return unknown(result);
  if (result.kind === 'ok') return fine;
  return result.kind === 'login' ? unknown('Skipped: the credential is refused.') : failed(result.reason);
}

export async function checkPublished(findings: PartChecks, step: string, title: string): Promise<void> {
  const { architect } = findings.context.session.api;
  await checkStep(findings, step, title, async (id) => {
    const { publishedVersion, active } = await architect.getFlow(id);
    if (publishedVersion?.id === undefined) return failed('It is not published. Setup publishes it again.');
    return active === false ? failed('It is published, but not active.') : fine;
  });
}

/** Makes a check and adds it to the others. */
export async function check(
  { context, checks }: PartChecks,
  id: string,
  title: string,
  attempt: () => Promise<Verdict>,
): Promise<void> {
  checks.push(await checked(id, title, context.signal, attempt));
}

/** Does groups of checks side by side, each in its order; they are told of in the order of the groups. */
export async function sideBySide<Findings extends PartChecks>(
  findings: Findings,
  groups: readonly ((own: Findings) => Promise<void>)[],
): Promise<void> {
  const own = groups.map((group) => ({ group, findings: { ...findings, checks: [] as Check[] } }));
  // What one of them puts back at its end is put back, whatever becomes of the others.
  const ends = await Promise.allSettled(own.map(({ group, findings: its }) => group(its)));
  findings.checks.push(...own.flatMap(({ findings: { checks } }) => checks));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Checks the object of a step by its id; where there is none, the check fails. */
export async function checkStep(
  findings: PartChecks,
  step: string,
  title: string,
  look: (id: string) => Promise<Verdict>,
): Promise<void> {
  const { idOf, notFound } = findings.context;
  const id = idOf(step);
  await check(findings, step, title, async () => (id === undefined ? notFound(step) : look(id)));
}

/** Why a check is not made before another passes. */
export function skippedUntil({ title }: Pick<Check, 'title'>): string {
  return `Skipped until this passes: ${title}.`;
}

/** The one of `candidates` to try: it changes something visibly, and not to Offline, which may end a session, if it can. */
export function visibleChange<Candidate extends { readonly presenceId: string }>(
  candidates: readonly Candidate[],
  presences: PresenceIndex,
  before: UserPresence,
): Candidate | undefined {
  const definitionOf = ({ presenceId }: Candidate) => presences.byId.get(presenceId.toLowerCase());
  const usable = candidates.filter((candidate) => {
    const found = definitionOf(candidate);
    return (
      found !== undefined &&
      !found.deactivated &&
      !isOnQueue(found) &&
      found.id.toLowerCase() !== before.definitionId.toLowerCase()
    );
  });
  return usable.find((one) => definitionOf(one)?.systemPresence !== 'Offline') ?? usable[0];
}

export function required({ idOf }: VerifyContext, step: string): string {
  const id = idOf(step);
  if (id === undefined) throw new Error(`The step "${step}" has no object in the org.`);
  return id;
}

/** Unverified: for how long the platform may still use what was stored before. */
const secretSettles = 30_000;

/** A proof by a run of a data action: that takes a log-in. The input has to be one that changes nothing. */
export function proveLogin(
  actionStep: string,
  inputOf: (session: Session) => Promise<Readonly<Record<string, string>>>,
): NonNullable<Solution['proveLogin']> {
  return ({ session, idOf, signal }) =>
    checked('credential', loginTitle, signal, async () => {
      const actionId = idOf(actionStep);
      if (actionId === undefined) return unknown(noAction);
      const input = await inputOf(session);
      let last: ActionTest = { kind: 'ok' };
      const accepted = async () => {
        last = await testDataAction(session, actionId, input);
        return last.kind === 'login' ? undefined : true;
      };
      const what = 'the new secret to be used';
      await lookFor({ what, check: accepted, deadline: secretSettles, signal });
      return loginVerdict(last);
    });
}

/** Who is refused for a permission, or told that there is no such user, has been logged in. */
function loginVerdict(test: ActionTest): Verdict {
  if (test.kind === 'ok' || test.kind === 'forbidden' || test.kind === 'not-found') return fine;
  return test.kind === 'login' ? failed(`The platform refuses it: ${test.reason}`) : unknown(test.reason);
}

/**
 * Puts back the presence that the person had, and the message beside it, which the data action of `actionStep` takes
 * away. With `ours`, the id of the presence that was set for the check, nothing that the person changed meanwhile is
 * touched. Warns where it cannot be done.
 * @returns whether anything was put back
 */
export async function putBackPresence(
  context: VerifyContext,
  actionStep: string,
  before: UserPresence,
  ours?: string,
): Promise<boolean> {
  const { person, warn, notPutBack } = context;
  const session = context.session.within(AbortSignal.timeout(finishTime));
  let isBefore = false;
  try {
    const now = await userPresence(session, person.id);
    isBefore = now.definitionId === before.definitionId;
    if (isBefore && now.message === before.message) return false;
    if (!isBefore && ours !== undefined && now.definitionId.toLowerCase() !== ours.toLowerCase())
      return false;
    // Where only the message is to be put back, the data action would only take it away again.
    await restorePresence({ ...context, session }, isBefore ? undefined : context.idOf(actionStep), before);
    return true;
  } catch (error) {
    const words = before.message === '' ? '' : ` with the message "${before.message}"`;
    const tell = isBefore ? warn : notPutBack;
    tell(
      `The presence of ${person.name} could not be put back to ${before.systemPresence}${words}: ${problemOf(error).what}`,
    );
    return false;
  }
}

/**
 * As the solution changes presences, because this client need not be allowed to. Where that fails or there is no such
 * data action, and for a message beside the presence, this client has to do it.
 * @throws GenesysError when neither can; a message that is lost is only warned of
 */
async function restorePresence(
  { session, person, warn }: VerifyContext,
  updateActionId: string | undefined,
  before: UserPresence,
): Promise<void> {
  const directly = () =>
    session.api.presence.patchUserPresencesPurecloud(person.id, {
      presenceDefinition: { id: before.definitionId },
      message: before.message,
    });
  const input = { USER_ID: person.id, PRESENCE_DEFINITION_ID: before.definitionId };
  const restored =
    updateActionId !== undefined &&
    (await testDataAction(session, updateActionId, input).then(
      ({ kind }) => kind === 'ok',
      () => false,
    ));
  if (!restored) await directly();
  else if (before.message !== '') {
    const why = await directly().then(() => undefined, problemOf);
    if (why !== undefined)
      warn(`The message "${before.message}" beside the presence could not be put back: ${why.what}`);
  }
}
