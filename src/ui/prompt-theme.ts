import type { Colours } from './colours.js';
import type { Symbols } from './symbols.js';

/**
 * Every style of the prompts' library, in our colours: left alone, it paints by `util.styleText`, which does not know
 * `NO_COLOR` on Node 20 and asks standard output, not standard error, on later ones.
 */
export function promptTheme(colours: Colours, symbols: Symbols) {
  return {
    prefix: { idle: colours.blue('?'), done: colours.green(symbols.done) },
    icon: { cursor: symbols.arrow === '→' ? '❯' : '>' },
    style: {
      answer: (text: string) => colours.cyan(text),
      message: (text: string) => colours.bold(text),
      error: (text: string) => colours.red(`> ${text}`),
      defaultAnswer: (text: string) => colours.dim(`(${text})`),
      help: (text: string) => colours.dim(text),
      highlight: (text: string) => colours.cyan(text),
      key: (text: string) => colours.cyan(`<${text}>`),
      disabled: (text: string) => colours.dim(text),
      description: (text: string) => colours.dim(text),
      searchTerm: (text: string) => colours.cyan(text),
      confirmDefault: (text: string) => text.toUpperCase(),
      keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
        colours.dim(keys.map(([key, action]) => `${keyName(key, symbols)} ${action}`).join(', ')),
    },
  };
}

function keyName(key: string, symbols: Symbols): string {
  if (symbols.arrow === '→') return key;
  return key === '↑↓' ? 'up/down' : key === '⏎' ? 'enter' : key;
}
