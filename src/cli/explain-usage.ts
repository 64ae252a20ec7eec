import type { CommanderError } from 'commander';
import type { ProblemError } from '../core/problem.js';
import type { CommandEntry } from './command.js';
import { usageError } from './usage-error.js';

/** Flags that people expect and that do not exist on purpose, with where the value belongs. */
const secretFlags: Readonly<Record<string, string>> = {
  '--client-secret':
    'Use --client-secret-file FILE (- reads standard input) or GENESYSCLOUD_OAUTHCLIENT_SECRET.',
  '--access-token': 'Use --access-token-file FILE (- reads standard input) or GENESYSCLOUD_ACCESS_TOKEN.',
};

/** Turns commander's complaint into ours: what is wrong, why, and what to do, with the nearest known word. */
export function explain(
  error: CommanderError | undefined,
  argv: readonly string[],
  commands: readonly CommandEntry[],
): ProblemError {
  const path = knownWords(argv, commands);
  const name = nameOf(path);
  const [complaint = '', suggestion = ''] = (error?.message ?? '').replace(/^error: /, '').split('\n');
  const nearest = /\(Did you mean (.+?)\?\)/.exec(suggestion)?.[1];

  switch (error?.code) {
    case 'commander.unknownOption':
      // Only the flag's name is repeated: what follows "=" may be a secret.
      return unknownFlag(/'([^'=]+)/.exec(complaint)?.[1] ?? 'of that name', path, nearest);
    case 'commander.optionMissingArgument':
      return usageError(
        `${/--[\w-]+/.exec(complaint)?.[0] ?? 'An option'} has no value.`,
        'This option needs one, and the command line gives none.',
        seeHelp(path),
      );
    case 'commander.missingArgument':
      return usageError(
        `${name} needs one more word: ${/'([^']+)'/.exec(complaint)?.[1] ?? ''}.`,
        takenForFile(argv) ?? 'The command line does not say it.',
        seeHelp(path),
      );
    case 'commander.excessArguments':
      return usageError(
        `${name} was given too many words.`,
        'A value with spaces must stand in quotes.',
        seeHelp(path),
      );
    case 'commander.invalidArgument':
      return usageError(`${name} does not know that word.`, capital(complaint), seeHelp(path));
    case 'commander.unknownCommand':
      return usageError(
        `There is no command "${/'([^']+)'/.exec(complaint)?.[1] ?? ''}".`,
        `${name} knows: ${nextWords(path, commands).join(', ')}.`,
        seeHelp(path, nearest),
      );
    default:
      return usageError(
        `${name} is not a command by itself.`,
        `It needs one more word: ${nextWords(path, commands).join(', ')}.`,
        seeHelp(path),
      );
  }
}

/** Flags that other commands have, with why this one has not and where the value belongs. */
const foreignFlags: Readonly<Record<string, { readonly reason: string; readonly hint: string }>> = {
  '--save-config': {
    reason: 'It writes the answers of an installation, and this command asks for none.',
    hint: 'The commands setup and plan of a solution write it, also setup --dry-run: gc-presence teams-presence plan --save-config FILE.',
  },
};

/** `--sandbox` has a value at will, and so takes the word behind it. */
function takenForFile(argv: readonly string[]): string | undefined {
  const word = argv[argv.indexOf('--sandbox') + 1];
  if (!argv.includes('--sandbox') || word === undefined || word.startsWith('-')) return undefined;
  return `"${word}" was taken for the file of --sandbox: write that flag last.`;
}

/** A flag that the command does not have. */
export function unknownFlag(flag: string, path: readonly string[], nearest?: string): ProblemError {
  const instead = secretFlags[flag];
  if (instead !== undefined) {
    return usageError(
      `There is no option ${flag}.`,
      'A secret on the command line can be read by everybody on this machine, and stays in the history of the shell.',
      instead,
    );
  }
  const foreign = foreignFlags[flag];
  if (foreign !== undefined && path.length > 0)
    return usageError(`${nameOf(path)} has no option ${flag}.`, foreign.reason, foreign.hint);
  return usageError(
    `There is no option ${flag}.`,
    `${nameOf(path)} does not know it.`,
    seeHelp(path, nearest),
  );
}

function seeHelp(path: readonly string[], nearest?: string): string {
  const help = `See ${nameOf(path)} --help.`;
  return nearest === undefined ? help : `Did you mean ${nearest}? ${help}`;
}

/** The words of the command line that name a command or a group, as far as they do. */
export function knownWords(argv: readonly string[], commands: readonly CommandEntry[]): string[] {
  const words: string[] = [];
  for (const word of argv) {
    const longer = [...words, word];
    const known = commands.some(({ path }) => longer.every((part, index) => path[index] === part));
    if (known) words.push(word);
    // Before the first known word stand general options and their values; after it, a stranger ends the path.
    else if (words.length > 0 && !word.startsWith('-')) break;
  }
  return words;
}

function nextWords(path: readonly string[], commands: readonly CommandEntry[]): string[] {
  const members = commands.filter((command) => path.every((word, index) => command.path[index] === word));
  return [...new Set(members.flatMap((command) => command.path[path.length] ?? []))];
}

function nameOf(path: readonly string[]): string {
  return ['gc-presence', ...path].join(' ');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
