import type { CommandContext } from '../../answers/command.js';
import { openPrompter } from '../../ui/open-prompter.js';
import type { Prompter } from '../../ui/prompter.js';

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
