import { retry } from '../../core/retry.js';
import { GenesysError, withoutEffect } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';

/** A job that begins when its file arrives. */
interface Job {
  readonly id?: string | undefined;
  /** Where the file is put, for a time that the platform chooses. */
  readonly address?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface JobFile {
  readonly register: () => Promise<Job>;
  /** Whether the job has its file. */
  readonly begun: (id: string) => Promise<boolean>;
  readonly text: string;
  readonly signal: AbortSignal;
}

const addresses = 3;

/**
 * Registers a job and uploads its file. Where the address is refused, another job gets another one: a job without its
 * file does nothing.
 * @returns the id of the job that has the file
 * @throws GenesysError that leaves no doubt whether anything was done, unless nobody can say
 */
export async function beginJob(
  session: Session,
  { register, begun, text, signal }: JobFile,
): Promise<string> {
  const attempt = async () => {
    const {
      id,
      address,
      headers = {},
    } = await register().catch((error: unknown) => {
      throw withoutEffect(error);
    });
    if (id === undefined || address === undefined) throw new Error('The job has no upload address.');
    try {
      await session.upload(address, headers, text);
    } catch (error) {
      // An upload that arrived and whose answer was lost may be refused the second time: the job knows.
      const arrived = await begun(id).catch(() => undefined);
      if (arrived === undefined) throw error;
      if (!arrived) throw withoutEffect(error);
    }
    return id;
  };
  return retry({
    what: 'an upload address that is accepted',
    attempt,
    again: (error, tries) => tries < addresses && error instanceof GenesysError && isRefused(error),
    deadline: Number.POSITIVE_INFINITY,
    signal,
  });
}

/** Storage says 403 for an address that has expired; what stands between may say 401. */
function isRefused({ status, operation }: GenesysError): boolean {
  return operation.startsWith('PUT ') && (status === 401 || status === 403);
}
