import type { FieldTable } from '../answers/field.js';
import type { CommandHandler } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Problem } from '../core/problem.js';
import { inputProblem } from '../core/problem.js';
import { ownershipOf } from '../engine/ownership.js';
import type { PlannedStep } from '../engine/plan.js';
import type { Check, StepResult } from '../engine/report.js';
import type { Observed } from '../engine/resource.js';
import { attemptStep } from '../engine/run-steps.js';
import { describe } from '../genesys/describe.js';
import { rotateSecret, type SecretOwner } from '../resources/integration/client-secret.js';
import { consents } from './consent.js';
import { finish } from './finish.js';
import { conclude } from './left-behind.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions, requirePermissions } from './preflight.js';
import type { Solution } from './solution.js';
import type { Looked, Start } from './solution-run.js';

const needed = ['integrations:integration:edit', 'oauth:client:edit'];

/** `rotate-secret`: a new secret for the OAuth client, stored in the credential at once, and tried. */
export function rotateSecretHandler<Table extends FieldTable>(solution: Solution<Table>): CommandHandler {
  return {
    run: (context) => withStart(context, solution, 'connection', rotate),
  };
}

function rotate<Table extends FieldTable>(begun: Start<Table>): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    work: async (looked) => {
      const owner = ownerOf(begun.solution.id, looked);
      const step = plannedStep(looked, owner);
      begun.view.plan({ steps: [step] });
      requirePermissions(looked.identity, needed);
      if (await consents(begun)) return carryOut(begun, looked, owner, step);
      const steps = [{ step, status: 'pending' as const }];
      finish(begun, { org: looked.org, result: 'planned', steps, warnings: [], next: [] });
      return exitCodes.pending;
    },
  });
}

async function carryOut<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  owner: SecretOwner,
  step: PlannedStep,
): Promise<ExitCode> {
  const { org, session } = looked;
  const { solution, view, signal } = begun;
  session.allowWrites();
  const title = 'Stored the new secret of the OAuth client. Until it is, the solution may not work';
  view.listen({ kind: 'cleanup-due', title });
  const result = await attemptStep({ step, signal, listener: view.listen }, async () => {
    await rotateSecret(session, owner, {
      signal,
      progress: (text) => view.listen({ kind: 'step-progress', step, text }),
    });
    return step.resourceId;
  });
  view.listen({ kind: 'step-end', result });
  const end = conclude([result], [], signal);
  const check =
    end.result === 'applied'
      ? await solution.proveLogin(session, (other) => found(looked, other)?.id, signal)
      : undefined;
  view.pause();
  const works = check?.status !== 'failed';
  const error = signal.aborted ? interrupted(result, signal) : problemOf(result, check);
  finish(begun, {
    org,
    result: works ? end.result : 'failed',
    steps: [result],
    ...(check === undefined ? {} : { checks: [check] }),
    error,
    warnings: [],
    next: result.status === 'done' && works ? [] : ['Run it again: it makes another new secret.'],
  });
  return works ? end.exitCode : exitCodes.failed;
}

function problemOf({ error }: StepResult, check: Check | undefined): Problem | undefined {
  return error === undefined ? refused(check) : describe(error);
}

/** What the interruption met is worth more to people than that there was one; scripts go by the code. */
function interrupted({ error }: StepResult, { reason }: AbortSignal): Problem {
  const problem = describe(reason);
  if (error === undefined)
    return { ...problem, next: 'The new secret is stored. Run verify to see whether it works.' };
  return { ...describe(error), code: problem.code };
}

function refused(check: Check | undefined): Problem | undefined {
  if (check?.status !== 'failed') return undefined;
  return {
    code: 'not-working',
    what: 'The new secret was stored, but the integration cannot log in with it.',
    ...(check.reason === undefined ? {} : { why: check.reason }),
    next: 'Wait a minute and run verify; if that fails as well, run this again.',
  };
}

function plannedStep<Table extends FieldTable>(
  { ordered }: Looked<Table>,
  { credential }: SecretOwner,
): PlannedStep {
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
function ownerOf<Table extends FieldTable>(solution: string, looked: Looked<Table>): SecretOwner {
  const { observations, journal } = looked;
  const [client, credential, integration] = ['oauth-client', 'credential', 'integration'].map((step) =>
    found(looked, step),
  );
  if (client === undefined || credential === undefined || integration === undefined) {
    throw inputProblem('There is no credential whose secret could be changed.', {
      code: 'not-installed',
      why: 'The OAuth client, the credential or the integration is missing.',
      next: `Run "gc-presence ${solution} setup", which brings back what is missing.`,
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

function found<Table extends FieldTable>(
  { observations }: Looked<Table>,
  step: string,
): Observed<unknown> | undefined {
  const observation = observations.get(step);
  return observation?.kind === 'found' ? observation.observed : undefined;
}
