import type { CommandContext } from '../../answers/command.js';
import { resolve } from '../../answers/resolve.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { inputProblem } from '../../core/problem.js';
import { command, text } from '../../core/text.js';
import { sentenceLines } from '../../ui/layout.js';
import { printResult } from '../../ui/result.js';
import { print } from '../../ui/text.js';
import { noFaults, openSandbox, sandboxFile } from '../open.js';
import { removeStateFile, StateFileError, serversOf } from '../store.js';
import { resetFields } from './fields.js';
import { prompterHere } from './prompter-here.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const { answers } = resolve(resetFields, { flags, environment: io.environment, cwd: io.cwd });
  const file = sandboxFile(answers.sandbox, io.environment);
  refuseWhileServed(file);
  if (!(await consents(context, file))) {
    print(io.stdout, ['Nothing was changed.']);
    return exitCodes.done;
  }
  const existed = thrownAway(file);
  const { practice } = await openSandbox(answers.sandbox, io, {
    seed: answers.seed,
    size: { users: answers.users, queues: answers.queues },
    faults: noFaults,
  });
  const { name, id } = practice.org.state.identity.organization;
  await practice.close();
  const sentence = `${existed ? 'The practice org was thrown away. ' : ''}${name} is new in ${file}.`;
  const document = { result: 'applied', file, existed, organization: { id, name } } as const;
  return printResult(context, document, (style) => sentenceLines([sentence], style));
}

/** @throws ProblemError (exit 3) while `sandbox start` serves the file: its credentials would be those of nobody */
function refuseWhileServed(file: string): void {
  const [server] = serversOf(file);
  if (server === undefined) return;
  throw inputProblem('The practice org is not thrown away while it is served.', {
    code: 'sandbox-in-use',
    why: text`"${command('sandbox start')}" (process ${String(server)}) serves ${file}, and whoever uses it would be left with credentials of a company that is gone.`,
    next: 'End that with Ctrl-C, then run the command again.',
  });
}

/** Whether there was one. Throws an input problem for a file that is no practice org: it might be anything. */
function thrownAway(file: string): boolean {
  try {
    return removeStateFile(file);
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    throw inputProblem('Only a practice org is thrown away.', {
      code: 'bad-sandbox-file',
      why: error.message,
      next: 'Name another file with --sandbox FILE, or remove this one yourself.',
    });
  }
}

async function consents(context: CommandContext, file: string): Promise<boolean> {
  if (context.flags.yes === true) return true;
  const prompter = await prompterHere(context);
  if (prompter === undefined) {
    throw inputProblem('The practice org is only thrown away with your consent.', {
      code: 'consent-needed',
      why: `Everything in ${file} would be lost.`,
      next: 'Run the command again with --yes.',
    });
  }
  return prompter.confirm({
    message: `Throw away everything in ${file}?`,
    help: 'A new company takes its place, in which nothing is installed. No other org is touched.',
    initial: false,
  });
}
