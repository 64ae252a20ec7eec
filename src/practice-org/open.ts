import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Sandbox } from '../answers/connection-fields.js';
import { requireText } from '../core/decode.js';
import { errorCode, fileReason, isFileError } from '../core/file-reason.js';
import { readNamedFile } from '../core/files.js';
import type { Io } from '../core/io.js';
import { asNamed, inputProblem, ProblemError } from '../core/problem.js';
import { command, text } from '../core/text.js';
import { stateDirectory } from '../state/state-directory.js';
import { faultsVariable } from './conditions.js';
import { type OrgCopy, stateOfCopy } from './copy.js';
import type { FaultPlan } from './fault-plan.js';
import { signInClient } from './identity/sign-in.js';
import { type PracticeOrg, type PracticeOrgOptions, startPracticeOrg } from './practice-org.js';
import { fileStore, StateFileError } from './store.js';

/** Where the practice org lives: in the file that was named, else in the state directory. */
export function sandboxFile(
  sandbox: Sandbox,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return typeof sandbox === 'string' ? sandbox : join(stateDirectory({ environment }), 'practice-org.json');
}

export type { OrgCopy } from './copy.js';

/** Gives the organization of the copy, whose id is its own. @throws ProblemError (exit 3) where it cannot be written */
export function makePracticeOrg(file: string, copy: OrgCopy): OrgCopy['organization'] {
  const { state } = requireNewFile(file, () => fileStore(file, () => stateOfCopy(copy)));
  return state.identity.organization;
}

/** @throws ProblemError (exit 3) where no practice org can be written */
export function requireNewFile<T>(file: string, use: () => T): T {
  return asNamed(`The practice org ${file}`, 'Name another file, or make room there.', use);
}

/** Somebody with whom one can try things: the e-mail address of an active person who is not On Queue. */
export function somebodyIn({ org }: PracticeOrg): string | undefined {
  const { users, presences, definitions } = org.state.people;
  const isOnQueue = (id: string) =>
    definitions[presences[id]?.PURECLOUD?.definitionId ?? '']?.systemPresence === 'OnQueue';
  return Object.values(users).find(({ id, state }) => state === 'active' && !isOnQueue(id))?.email;
}

export const noFaults: FaultPlan = { faults: [] };

/** With the faults of the given file, else of the one that the environment names. Throws an input problem for a bad file. */
export async function openSandbox(
  sandbox: Sandbox,
  io: Pick<Io, 'environment' | 'cwd'>,
  options: Omit<PracticeOrgOptions, 'file' | 'faults'> & {
    readonly faults?: string | FaultPlan | undefined;
  } = {},
) {
  const file = sandboxFile(sandbox, io.environment);
  const named = options.faults ?? (io.environment[faultsVariable]?.trim() || undefined);
  const faults = typeof named === 'string' ? await readFaults(resolve(io.cwd, named), io.cwd) : named;
  const fresh = !existsSync(file);
  try {
    const practice = await startPracticeOrg({ ...options, faults, file });
    /** Of the OAuth client with which people sign in by browser. */
    const signInClientId = () => practice.transaction((org) => signInClient(org).id);
    return { practice, signInClientId, file, fresh };
  } catch (error) {
    throw startProblem(error, options);
  }
}

function startProblem(error: unknown, { port }: { readonly port?: number | undefined }): unknown {
  const code = errorCode(error);
  if (code === 'EADDRINUSE' || (code === 'EACCES' && port !== undefined)) {
    return inputProblem(`Port ${port} cannot be used.`, {
      code: 'port-taken',
      why: code === 'EACCES' ? 'This user may not listen there.' : 'Another program listens there.',
      next: 'Name another one with --port, or leave it out to get any free one.',
    });
  }
  if (!(error instanceof StateFileError) && !isFileError(error)) return error;
  const otherVersion = error instanceof StateFileError && error.otherVersion;
  return inputProblem('The practice org cannot be opened.', {
    code: 'bad-sandbox-file',
    why: fileReason(error, 'folder'),
    next: otherVersion
      ? text`Name another file with --sandbox FILE, or make a new company: ${command('sandbox reset')}`
      : 'Name another file with --sandbox FILE.',
  });
}

async function readFaults(file: string, cwd: string): Promise<FaultPlan> {
  const nearby = relative(cwd, file);
  const name = nearby === '' || nearby.startsWith('..') ? file : nearby;
  const code = 'bad-faults';
  try {
    const { parseFaults } = await import('./fault-plan.js');
    const text = requireText(await readNamedFile(file), { file: name, what: `The file ${name}`, code });
    return parseFaults(text, name);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ProblemError) throw error;
    throw inputProblem(`The faults of ${name} cannot be used.`, {
      code,
      why: fileReason(error, 'file'),
      next: `Correct the file, or leave out --faults and ${faultsVariable}.`,
    });
  }
}
