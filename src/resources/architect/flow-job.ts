import type { Models } from 'purecloud-platform-client-v2';
import { CannotProceedError, type Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { waitFor } from '../../genesys/wait.js';

interface Publication {
  readonly name: string;
  readonly yaml: string;
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/** Large flows take minutes; the platform's own tools give up after 16. */
const jobDeadline = 16 * 60_000;

/**
 * Publishes a flow by a flow job: register, upload the YAML, wait for the result. A job that never got its upload does
 * nothing, and publishing the same YAML twice makes one more version of the same flow.
 * @returns the flow's id
 * @throws Error with the job's messages; a failure may come without any
 */
export async function publishFlow(session: Session, publication: Publication): Promise<string> {
  const { name, yaml, run } = publication;
  const api = session.api.architect;
  const job = await api.postFlowsJobs();
  if (job.id === undefined || job.presignedUrl === undefined)
    throw new Error('The flow job has no upload address.');
  const jobId = job.id;
  await upload(session, job.presignedUrl, job.headers ?? {}, yaml);
  const ended = await waitFor({
    what: `the flow job of "${name}"`,
    check: async () => {
      const state = await api.getFlowsJob(jobId, { expand: ['messages'] });
      return state.status === 'Success' || state.status === 'Failure' ? state : undefined;
    },
    every: { first: 500, max: 10_000, factor: 1.6 },
    deadline: jobDeadline,
    signal: run.signal,
    progress: run.progress,
  });
  if (ended.status === 'Failure') throw failed(name, jobId, ended.messages ?? []);
  if (ended.flow?.id === undefined)
    throw new Error(`The flow job ${jobId} succeeded without naming the flow.`);
  return ended.flow.id;
}

/** An upload that arrived and whose answer was lost may be refused the second time; then the job tells the rest. */
async function upload(
  session: Session,
  url: string,
  headers: Readonly<Record<string, string>>,
  yaml: string,
): Promise<void> {
  try {
    await session.upload(url, headers, yaml);
  } catch (error) {
    const echo = error instanceof GenesysError && error.afterRetry && error.outcome === 'refused';
    if (!echo) throw error;
  }
}

/** The platform's messages say why a job failed, when there are any. */
function failed(flow: string, jobId: string, messages: readonly Models.ArchitectJobMessage[]): FlowJobError {
  const errors = messages.filter((message) => message.type === 'Error' && message.text !== undefined);
  const text = errors.map((message) => message.text).join(' ') || 'It gave no reason.';
  return new FlowJobError(
    `Architect could not publish the flow "${flow}" (job ${jobId}). ${text}`,
    /lock/i.test(text)
      ? 'Somebody has the flow open. Have it closed in Architect (unlocking it would publish their draft), then run again.'
      : 'Check that the installing client may add, edit and publish flows and see what the flow names, then run again.',
    looksForSomething(text),
  );
}

/** A job that failed. One that did not find what the flow names may find it a little later. */
class FlowJobError extends CannotProceedError {
  readonly mayBeTooEarly: boolean;
  constructor(message: string, hint: string, mayBeTooEarly: boolean) {
    super(message, hint);
    this.mayBeTooEarly = mayBeTooEarly;
  }
}

/** Unverified: in which words a job tells that there is nothing of a name that the flow uses. */
function looksForSomething(text: string): boolean {
  return /could not be found|cannot be found|not found|does not exist|is called/i.test(text);
}
