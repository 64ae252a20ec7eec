import type { CommandContext } from '../../cli/command.js';
import { isInteractive } from '../../ui/interactive.js';
import type { Prompter } from '../../ui/prompter.js';

/** For commands of the practice org, which read no config file; undefined where nobody can be asked. */
export async function prompterHere({ flags, io, signal }: CommandContext): Promise<Prompter | undefined> {
  const interactive = isInteractive({
    ...io,
    json: flags.json === true,
    nonInteractive: flags.nonInteractive === true,
  });
  if (!interactive) return undefined;
  const { openPrompter } = await import('../../ui/open-prompter.js');
  return openPrompter({ ...io, signal, noColor: flags.color === false, pause: () => undefined });
}
