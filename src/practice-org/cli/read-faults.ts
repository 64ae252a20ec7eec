import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Io } from '../../core/io.js';
import { inputProblem } from '../../core/problem.js';
import { type FaultPlan, parseFaults } from '../faults.js';
import { faultsVariable } from './faults-variable.js';

/** The faults of a file; undefined without one. Throws an input problem that names every wrong place in it. */
export function readFaults(file: string, cwd: string): FaultPlan {
  const nearby = relative(cwd, file);
  const name = nearby === '' || nearby.startsWith('..') ? file : nearby;
  try {
    return parseFaults(readFileSync(file, 'utf8'), name);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === 'ENOENT';
    throw inputProblem(`The faults of ${name} cannot be used.`, {
      code: 'bad-faults',
      why: missing ? 'There is no such file.' : error.message,
      next: `Correct the file, or leave out --faults and ${faultsVariable}.`,
    });
  }
}

/** The faults of the file that the environment names; undefined when it names none. */
export function environmentFaults({
  environment,
  cwd,
}: Pick<Io, 'environment' | 'cwd'>): FaultPlan | undefined {
  const file = environment[faultsVariable]?.trim() ?? '';
  return file === '' ? undefined : readFaults(resolve(cwd, file), cwd);
}
