import type { Models } from 'purecloud-platform-client-v2';
import type { Session } from '../../genesys/session.js';

/**
 * What running a data action came to. `login`: the integration could not log in with its credential; `not-found`: the
 * request of the action was answered with 404.
 */
export type ActionTest =
  | { readonly kind: 'ok' }
  | { readonly kind: 'login' | 'forbidden' | 'not-found' | 'failed'; readonly reason: string };

/** Runs the published data action for real, with its integration's credential (postIntegrationsActionTest). */
export async function testDataAction(
  session: Session,
  actionId: string,
  input: Readonly<Record<string, string>>,
): Promise<ActionTest> {
  const result = await session.api.integrations.postIntegrationsActionTest(actionId, input);
  if (result.success === true) return { kind: 'ok' };
  const reason = reasonOf(result);
  if (isLoginFailure(result, reason)) return { kind: 'login', reason };
  switch (result.error?.status) {
    case 403:
      return { kind: 'forbidden', reason };
    case 404:
      return { kind: 'not-found', reason };
    default:
      return { kind: 'failed', reason };
  }
}

function reasonOf({ error, operations }: Models.TestExecutionResult): string {
  const step = operations?.find((operation) => operation.success === false);
  const stepError = step?.error?.message;
  return (
    error?.message ?? stepError ?? (step?.name === undefined ? 'It gave no reason.' : `${step.name} failed.`)
  );
}

/** Unverified: in which words a test tells that the credential of the integration was refused. */
function isLoginFailure({ error }: Models.TestExecutionResult, reason: string): boolean {
  return error?.status === 401 || /invalid_client|log in|client authentication/i.test(reason);
}
