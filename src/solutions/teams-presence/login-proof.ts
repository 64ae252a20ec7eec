import type { Check } from '../../engine/report.js';
import type { Session } from '../../genesys/session.js';
import { WaitTimeoutError, waitFor } from '../../genesys/wait.js';
import { type ActionTest, testDataAction } from '../../resources/data-action-test.js';
import { checked, failed, fine, unknown, type Verdict } from '../verification.js';

/** Unverified: for how long the platform may still use what was stored before. */
const settleTime = 30_000;
const title = 'The integration logs in with its credential';

/** Reads somebody's presence with the data action, which takes a log-in with the credential. Changes nothing. */
export function proveLogin(
  session: Session,
  idOf: (step: string) => string | undefined,
  signal: AbortSignal,
): Promise<Check> {
  return checked('credential', title, signal, async () => {
    const actionId = idOf('action-get-presence');
    if (actionId === undefined) return unknown('The data action that would show it is missing.');
    const { entities } = await session.api.users.getUsers({ pageSize: 1, state: 'active' });
    const input = { USER_ID: entities?.[0]?.id ?? '' };
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

function verdictOf(test: ActionTest): Verdict {
  if (test.kind === 'ok') return fine;
  return test.kind === 'login' ? failed(`The platform refuses it: ${test.reason}`) : unknown(test.reason);
}
