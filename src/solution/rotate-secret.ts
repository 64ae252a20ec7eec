import { exitCodes } from '../core/exit-codes.js';
import { inputProblem, type Problem, problemOf } from '../core/problem.js';
import { type CommandLine, command, text } from '../core/text.js';
import { ownershipOf } from '../engine/ownership.js';
import type { PlannedStep } from '../engine/plan.js';
import type { Check, StepResult } from '../engine/report.js';
import type { Observed } from '../engine/resource.js';
import { attemptStep } from '../engine/run-steps.js';
import { rotateSecret, type SecretOwner } from '../resources/integration/credential.js';
import { changeSecret } from '../solutions/permissions.js';
import type { Solution } from '../solutions/solution.js';
import { consents } from './consent.js';
import { requirePermissions } from './permissions.js';
import { conclude, type ReportEnding, untouched } from './report.js';
import {
  completeAnswers,
  connectFor,
  found,
  type OrgSnapshot,
  observe,
  type SolutionContext,
  type SolutionRun,
} from './run.js';

/** `rotate-secret`: a new secret for the OAuth client, stored in the credential at once, and tried. */
export async function rotate(start: SolutionRun, solution: Solution): Promise<ReportEnding> {
  const { proveLogin } = solution;
  if (proveLogin === undefined) throw new Error(`${solution.id} has no OAuth client.`);
  const org = await connectFor(start, solution, 'nothing');
  const run = await completeAnswers(org, solution, 'connection');
  const snapshot = await observe(run);
  const { view, session, signal } = run;

  const owner = ownerOf(run, snapshot);
  const step = plannedStep(snapshot, owner);
  const plan = { steps: [step] };
  view.listen({ kind: 'planned', plan });
  view.plan(plan, { opens: run.decider !== undefined });
  requirePermissions(run.identity, changeSecret);
  if (run.answers.common.dryRun || !(await consents(run, plan)))
    return { result: 'planned', steps: untouched(plan), next: [] };

  const title = 'Stored the new secret of the OAuth client. Until it is, the solution may not work';
  const result = await run.journal.alone(() => {
    session.allowWrites();
    view.listen({ kind: 'cleanup-due', title });
    return attemptStep({ step, signal, listener: view.listen }, async () => {
      await rotateSecret(session, owner, {
        signal,
        progress: (text) => view.listen({ kind: 'step-progress', step, text }),
      });
      return step.resourceId;
    });
  });
  view.listen({ kind: 'step-end', result });
  const stored = conclude([result], [], signal).result === 'applied';
  const check = stored
    ? await proveLogin({
        session,
        signal,
        idOf: (other) => found(snapshot.observations, other)?.id,
      })
    : undefined;
  const error = whyNotDone(result, check, signal, command(`${solution.id} verify`));
  return {
    result: error === undefined ? 'applied' : 'failed',
    steps: [result],
    checks: check && [check],
    error,
    next:
      result.status === 'done' && check?.status !== 'failed'
        ? []
        : ['Run it again: it makes another new secret.'],
  };
}

function whyNotDone(
  { error }: StepResult,
  check: Check | undefined,
  { aborted, reason }: AbortSignal,
  verify: CommandLine,
): Problem | undefined {
  // What the interruption met is worth more to people than that there was one; scripts go by the code.
  if (error !== undefined)
    return { ...problemOf(error), ...(aborted ? { code: problemOf(reason).code } : {}) };
  if (aborted)
    return {
      ...problemOf(reason),
      next: text`The new secret is stored. Run "${verify}" to see whether it works.`,
    };
  if (check?.status !== 'failed') return undefined;
  return {
    code: 'not-working',
    what: 'The new secret was stored, but the integration cannot log in with it.',
    why: check.reason,
    next: text`Wait a minute and run "${verify}"; if that fails as well, run this again.`,
    exitCode: exitCodes.failed,
  };
}

function plannedStep({ ordered }: OrgSnapshot, { credential }: SecretOwner): PlannedStep {
  const resource = ordered.find(({ id }) => id === 'credential');
  return {
    id: 'credential',
    title: resource?.title ?? 'Credential',
    action: 'update',
    needs: [],
    changes: [{ path: 'credentialFields.clientSecret', before: 'the present one', after: 'a new one' }],
    resourceId: credential.id,
    notes: [
      'The OAuth client gets a new secret. The old one stops working at once, wherever else it is used.',
    ],
  };
}

/** @throws ProblemError (exit 3) where the solution is not there, or the client is somebody else's */
function ownerOf({ solution, journal }: SolutionContext, { observations }: OrgSnapshot): SecretOwner {
  const steps = ['oauth-client', 'credential', 'integration'] as const;
  const [client, credential, integration] = steps.map((step) => found(observations, step));
  if (client === undefined || credential === undefined || integration === undefined) {
    throw inputProblem('There is no credential whose secret could be changed.', {
      code: 'not-installed',
      why: 'The OAuth client, the credential or the integration is missing.',
      next: text`Run "${command(`${solution.id} setup`)}", which creates what is missing.`,
    });
  }
  const isOurs = (step: string, observed: Observed<unknown>) =>
    ownershipOf(step, observed, observations, journal) === 'ours';
  if (!isOurs('oauth-client', client) || !isOurs('credential', credential)) {
    throw inputProblem('The OAuth client or its credential was not made by gc-presence.', {
      code: 'not-ours',
      why: 'Other programs may log in with the secret that it has.',
      next: 'Change the secret in Admin > Integrations > OAuth, and store it where it is used.',
    });
  }
  return {
    clientId: client.id,
    integrationId: integration.id,
    credential: { id: credential.id, name: credential.name ?? '' },
  };
}
