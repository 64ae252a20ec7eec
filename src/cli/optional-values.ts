import { type Field, longFlag } from '../answers/field.js';

/**
 * `--sandbox` may be followed by a file, and takes the word behind it for one. In front of arguments that would eat
 * the first of them, so a word that can only be an argument (`InACall=Busy`, `mappings.csv`) is moved before the flag.
 */
export function argumentsBeforeOptionalValues(
  argv: readonly string[],
  fields: readonly Field<unknown>[],
): readonly string[] {
  const flags = new Set(fields.flatMap(({ flag }) => (flag?.endsWith(']') === true ? [longFlag(flag)] : [])));
  const words = [...argv];
  for (let at = 0; at + 1 < words.length; at++) {
    const [flag = '', word = ''] = words.slice(at, at + 2);
    if (flags.has(flag) && isArgument(word)) words.splice(at, 2, word, flag);
  }
  return words;
}

function isArgument(word: string): boolean {
  return !word.startsWith('-') && (word.includes('=') || /\.csv$/i.test(word));
}
