import type { Models } from 'purecloud-platform-client-v2';
import { waitFor } from '../../core/retry.js';
import type { Session } from '../../genesys/session.js';

/** How long a workflow of a few steps may take, in milliseconds. */
const executionDeadline = 60_000;

/** Starts the published version of a workflow with these inputs, named without `Flow.`; gives the execution's id. */
export async function launchWorkflow(
  session: Session,
  flowId: string,
  inputs: Readonly<Record<string, string>>,
): Promise<string> {
  const api = session.api.architect;
  const { inputSchema } = await api.getFlow(flowId);
  const launched = await api.postFlowsExecutions({ flowId, inputData: inputDataOf(inputs, inputSchema) });
  if (launched.id === undefined)
    throw new Error('Genesys Cloud started the workflow without returning its id.');
  return launched.id;
}

/** Waits until the run has ended. `reason` is the exit reason of the workflow, or the platform's words. */
export function executionEnd(session: Session, executionId: string, signal: AbortSignal) {
  return waitFor({
    what: 'the workflow to end',
    check: async () => {
      const run = await session.api.architect.getFlowsExecution(executionId);
      if (run.status === 'RUNNING' || run.status === 'UNKNOWN') return undefined;
      const reason = run.flowErrorInfo?.message ?? run.completionReason ?? run.status;
      return { completed: run.status === 'COMPLETED', reason };
    },
    deadline: executionDeadline,
    signal,
  });
}

/** Unverified: whether inputs are named with `Flow.` or without. The schema of the flow's inputs tells, where it comes. */
function inputDataOf(
  inputs: Readonly<Record<string, string>>,
  schema: Models.JsonSchemaDocument | undefined,
): { [key: string]: object } {
  const names = Object.keys(schema?.properties ?? {});
  const plain = (name: string) => name.replace(/^Flow\./i, '').toLowerCase();
  const entries = Object.entries(inputs).map(([name, value]) => {
    const known = names.find((candidate) => plain(candidate) === plain(name));
    return [known ?? `Flow.${name}`, value] as const;
  });
  // The SDK types every value as an object.
  return Object.fromEntries(entries) as unknown as { [key: string]: object };
}
