import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import type { Invocation } from '../core/text.js';
import type { OrgInfo } from '../engine/report.js';
import { documentStart, writeJson } from './json-view.js';
import { isInteractive } from './open-prompter.js';
import { type Style, styleFor } from './style.js';
import { print } from './text.js';

interface Context {
  readonly command: string;
  readonly version: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly io: Io;
}

interface Result {
  readonly result: 'applied' | 'in-sync' | 'failed';
  readonly org?: OrgInfo | undefined;
}

/** A command's result, which goes to standard output in both forms. Answers with the exit code that goes with it. */
export function printResult<Document extends Result>(
  context: Context,
  document: Document,
  text: (style: Style) => readonly string[],
  sandbox: Invocation['sandbox'] = false,
): ExitCode {
  const { flags, io } = context;
  if (flags.json === true) writeJson(io.stdout, { ...documentStart(context, document.result), ...document });
  else {
    const noColor = flags.color === false;
    const invocation = { ...io, sandbox, asks: isInteractive(io) };
    print(io.stdout, text(styleFor({ stream: io.stdout, environment: io.environment, noColor, invocation })));
  }
  return document.result === 'failed' ? exitCodes.failed : exitCodes.done;
}
