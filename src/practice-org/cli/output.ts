import type { CommandContext } from '../../answers/command.js';
import type { Sandbox } from '../../answers/connection-fields.js';
import { writeJson } from '../../ui/json-view.js';
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

/** A command's result, which goes to standard output in both forms. */
export function printResult(
  { flags, io }: Pick<CommandContext, 'flags' | 'io'>,
  document: object,
  text: (style: Style) => readonly string[],
  sandbox: Sandbox = false,
): void {
  if (flags.json === true) {
    writeJson(io.stdout, document);
    return;
  }
  const noColor = flags.color === false;
  const invocation = { ...io, sandbox };
  const style = styleFor({ stream: io.stdout, environment: io.environment, noColor, invocation });
  print(io.stdout, text(style));
}
