import type { Catalogue } from './command.js';

export type HelpRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly path: readonly string[] };

/**
 * Whether the command line only asks for help or for the version. Looked at before the parser is loaded, because
 * help must be quick. Undefined when it asks for something else, or for help about a command that does not exist.
 */
export function helpRequest(argv: readonly string[], catalogue: Catalogue): HelpRequest | undefined {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (argv.length === 0) return { kind: 'help', path: [] };
  if (words[0] === '--version' || words[0] === '-V') return { kind: 'version' };

  const asked = words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (!asked) return undefined;
  return pathIn(words.slice(words[0] === 'help' ? 1 : 0).filter(isWord), catalogue);
}

/** The words that name a command or a group. What follows a whole command is its own arguments. */
function pathIn(words: readonly string[], { commands }: Catalogue): HelpRequest | undefined {
  const path: string[] = [];
  for (const word of words) {
    if (commands.some((command) => command.path.join(' ') === path.join(' '))) break;
    const longer = [...path, word];
    if (!commands.some((command) => longer.every((part, index) => command.path[index] === part)))
      return undefined;
    path.push(word);
  }
  return { kind: 'help', path };
}

function isWord(argument: string): boolean {
  return !argument.startsWith('-');
}
