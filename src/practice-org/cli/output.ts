import type { CommandContext } from '../../answers/command.js';
import type { Sandbox } from '../../answers/connection-fields.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { documentStart, writeJson } from '../../ui/json-view.js';
import { openPrompter } from '../../ui/open-prompter.js';
import type { Prompter } from '../../ui/prompter.js';
import { type Style, styleFor } from '../../ui/style.js';
import { print } from '../../ui/text.js';

/** For commands of the practice org, which read no config file; undefined where nobody can be asked. */
export function prompterHere({ flags, io, signal }: CommandContext): Promise<Prompter | undefined> {
  return openPrompter({
    ...io,
    json: flags.json === true,
    nonInteractive: flags.nonInteractive === true,
    signal,
    noColor: flags.color === false,
    pause: () => undefined,
  });
}

interface Document {
  readonly result: 'applied' | 'in-sync' | 'failed';
}

/** A command's result, which goes to standard output in both forms. Answers with the exit code that goes with it. */
export function printResult(
  context: CommandContext,
  document: Document,
  text: (style: Style) => readonly string[],
  sandbox: Sandbox = false,
): ExitCode {
  const code = document.result === 'failed' ? exitCodes.failed : exitCodes.done;
  const { flags, io } = context;
  if (flags.json === true) {
    writeJson(io.stdout, { ...documentStart(context, document.result), ...document });
    return code;
  }
  const noColor = flags.color === false;
  const invocation = { ...io, sandbox };
  const style = styleFor({ stream: io.stdout, environment: io.environment, noColor, invocation });
  print(io.stdout, text(style));
  return code;
}
