import { WaitTimeoutError, waitFor } from '../core/retry.js';
import type { Check } from '../engine/report.js';
import type { Session } from '../genesys/session.js';
import { type ActionTest, testDataAction } from '../resources/integration/data-action.js';
import { checked, failed, fine, unknown, type Verdict } from './verification.js';

/** Unverified: for how long the platform may still use what was stored before. */
const settleTime = 30_000;
const title = 'The integration logs in with its credential';

type Input = Readonly<Record<string, string>>;

/** Shows whether the integration can log in with what is stored now. `idOf` gives the object of a step. */
export type LoginProof = (
  session: Session,
  idOf: (step: string) => string | undefined,
  signal: AbortSignal,
) => Promise<Check>;

/** A proof by a run of a data action: that takes a log-in. The input has to be one that changes nothing. */
export function proveLogin(actionStep: string, inputOf: (session: Session) => Promise<Input>): LoginProof {
  return (session, idOf, signal) =>
    checked('credential', title, signal, async () => {
      const actionId = idOf(actionStep);
      if (actionId === undefined) return unknown('The data action that would show it is missing.');
      const input = await inputOf(session);
      let last: ActionTest = { kind: 'ok' };
      const accepted = async () => {
        last = await testDataAction(session, actionId, input);
        return last.kind === 'login' ? undefined : true;
      };
      const what = 'the new secret to be used';
      await waitFor({ what, check: accepted, deadline: settleTime, signal }).catch((error: unknown) => {
        if (!(error instanceof WaitTimeoutError)) throw error;
      });
      return verdictOf(last);
    });
}

/** Who is refused for a permission, or told that there is no such user, has been logged in. */
function verdictOf(test: ActionTest): Verdict {
  if (test.kind === 'ok' || test.kind === 'forbidden' || test.kind === 'not-found') return fine;
  return test.kind === 'login' ? failed(`The platform refuses it: ${test.reason}`) : unknown(test.reason);
}
