import type { Place } from './words.js';

/** A script for fish 3 and newer. */
export function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words, flags }) => {
    const here = `-n '__gc_presence_at ${path.join(' ')}'`.replace(" '", " '").replace(/ '$/, "'");
    return [
      ...words.map(
        ({ text, summary }) => `complete -c gc-presence -f ${here} -a '${text}' -d ${quoted(summary)}`,
      ),
      ...flags.map(
        ({ text, summary, takes }) =>
          `complete -c gc-presence ${here} -l ${text.slice(2)}${
            takes === 'nothing' ? '' : takes === 'file' ? ' -r -F' : ' -x'
          } -d ${quoted(summary)}`,
      ),
    ];
  });
  const known = places
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `'${path.join(' ')}'`)
    .join(' ');
  return `# fish completion for gc-presence
function __gc_presence_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and continue
        set -l longer (string trim "$path $word")
        contains -- $longer ${known}; and set path $longer
    end
    test "$path" = "$argv"
end
${lines.join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
