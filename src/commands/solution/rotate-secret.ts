import type { FieldTable } from '../../answers/field.js';
import type { StepResult } from '../../engine/events.js';
import { ownershipOf } from '../../engine/ownership.js';
import type { PlannedStep } from '../../engine/plan.js';
import type { Check, Problem } from '../../engine/report.js';
import type { Observed } from '../../engine/resource.js';
import { type Undo, undoAll } from '../../engine/undo.js';
import type { Session } from '../../genesys/session.js';
import { inputProblem } from '../../problem.js';
import { rotateSecret, type SecretOwner } from '../../resources/rotate-secret.js';
import type { Solution } from '../../solutions/solution.js';
import type { CommandHandler } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { consents } from './consent.js';
import { finish } from './finish.js';
import { conclude, watchCleanup } from './left-behind.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions, requirePermissions } from './preflight.js';
import { undoTime } from './setup.js';
import type { Looked, Start } from './solution-run.js';

/** Shows whether the integration can log in with what is stored now. `idOf` gives the object of a step. */
export type LoginProof = (
  session: Session,
  idOf: (step: string) => string | undefined,
  signal: AbortSignal,
) => Promise<Check>;

const needed = [
  'integrations:integration:edit',
  'oauth:client:edit',
  // The note in the client's description takes its role for the time of the run.
  'authorization:grant:add',
  'authorization:grant:delete',
];

/** `rotate-secret`: a new secret for the OAuth client, stored in the credential at once, and tried. */
export function rotateSecretHandler<Table extends FieldTable>(
  solution: Solution<Table>,
  proof: LoginProof,
): CommandHandler {
  return {
    run: (context) => withStart(context, solution, 'connection', (begun) => rotate(begun, proof)),
  };
}

function rotate<Table extends FieldTable>(begun: Start<Table>, proof: LoginProof): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    work: async (looked) => {
      const owner = ownerOf(begun.solution.id, looked);
      const step = plannedStep(looked, owner);
      begun.view.plan({ steps: [step] });
      requirePermissions(looked.identity, needed);
      if (await consents(begun)) return carryOut(begun, looked, owner, step, proof);
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
  proof: LoginProof,
): Promise<ExitCode> {
  const { org, session, journal } = looked;
  const { view, signal } = begun;
  const { listener, leftBehind } = watchCleanup(view.listen);
  const undos: Undo[] = [];
  session.allowWrites();
  view.listen({ kind: 'step-start', step });
  const result = await attempt(step, () =>
    rotateSecret(session, owner, {
      signal,
      noted: (key, id) =>
        id === undefined ? journal.forget(key) : journal.remember(key, { id, origin: 'created' }),
      progress: (text) => view.listen({ kind: 'step-progress', step, text }),
      atEnd: (title, undo) => void undos.push({ title, undo }),
    }),
  );
  view.listen({ kind: 'step-end', result });
  session.obey(AbortSignal.timeout(undoTime));
  await undoAll(undos, listener);
  session.obey(signal);
  const end = conclude([result], leftBehind, signal);
  const check =
    result.status === 'done' && !signal.aborted
      ? await proof(session, (other) => found(looked, other)?.id, signal)
      : undefined;
  view.pause();
  const works = check?.status !== 'failed';
  finish(begun, {
    org,
    result: works ? end.result : 'failed',
    steps: [result],
    ...(check === undefined ? {} : { checks: [check] }),
    error: refused(check) ?? end.error,
    warnings: end.warnings,
    next: result.status === 'done' && works ? [] : ['Run it again: it makes another new secret.'],
  });
  return works ? end.exitCode : exitCodes.failed;
}

function refused(check: Check | undefined): Problem | undefined {
  if (check?.status !== 'failed') return undefined;
  return {
    code: 'not-working',
    message: 'The new secret was stored, but the integration cannot log in with it.',
    ...(check.reason === undefined ? {} : { reason: check.reason }),
    hint: 'Wait a minute and run verify; if that fails as well, run this again.',
  };
}

async function attempt(step: PlannedStep, work: () => Promise<void>): Promise<StepResult> {
  const known = step.resourceId === undefined ? {} : { resourceId: step.resourceId };
  try {
    await work();
    return { step, status: 'done', ...known };
  } catch (error) {
    return { step, status: 'failed', error, ...known };
  }
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
      'Until the end of this run you hold the roles of that client: its description says meanwhile that the secret is being changed, and only who holds its roles may change it.',
    ],
  };
}

/** @throws ProblemError (exit 3) where the solution is not there, or the client is somebody else's */
function ownerOf<Table extends FieldTable>(solution: string, looked: Looked<Table>): SecretOwner {
  const { observations, journal } = looked;
  const [client, credential] = [found(looked, 'oauth-client'), found(looked, 'credential')];
  if (client === undefined || credential === undefined || found(looked, 'integration') === undefined) {
    throw inputProblem('There is no credential whose secret could be changed.', {
      code: 'not-installed',
      reason: 'The OAuth client, the credential or the integration is missing.',
      hint: `Run "gc-presence ${solution} setup", which brings back what is missing.`,
    });
  }
  const isOurs = (step: string, observed: Observed<unknown>) =>
    ownershipOf(step, observed, observations, journal) === 'ours';
  if (!isOurs('oauth-client', client) || !isOurs('credential', credential)) {
    throw inputProblem('The OAuth client or its credential was not made by gc-presence.', {
      code: 'not-ours',
      reason: 'Other programs may log in with the secret that it has.',
      hint: 'Change the secret in Admin > Integrations > OAuth, and store it where it is used.',
    });
  }
  return {
    clientId: client.id,
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
