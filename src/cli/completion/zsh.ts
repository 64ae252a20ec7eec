import type { Place, Word } from './words.js';

/** A script for zsh's completion system: put it as `_gc-presence` into a folder of `fpath`, or source it. */
export function zshScript(places: readonly Place[]): string {
  const cases = places.flatMap(({ path, words, flags }) => [
    `    '${path.join(' ')}')`,
    `      words_here=(${words.map(described).join(' ')})`,
    `      flags_here=(${flags.map(described).join(' ')})`,
    '      ;;',
  ]);
  const known = places
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `'${path.join(' ')}'`)
    .join('|');
  const files = [
    ...new Set(
      places.flatMap(({ flags }) => flags.filter(({ takes }) => takes === 'file')).map(({ text }) => text),
    ),
  ].join('|');
  return `#compdef gc-presence
_gc_presence() {
  local path_here='' word i
  local -a words_here flags_here
  case "\${words[CURRENT-1]}" in
    ${files})
      _files
      return
      ;;
  esac
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    [[ "$word" == -* ]] && continue
    case "\${path_here:+$path_here }$word" in
      ${known})
        path_here="\${path_here:+$path_here }$word"
        ;;
    esac
  done
  case "$path_here" in
${cases.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o 'option' flags_here
  elif (( \${#words_here} )); then
    _describe 'command' words_here
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == '_gc-presence' ]]; then
  _gc_presence "$@"
else
  compdef _gc_presence gc-presence
fi
`;
}

function described({ text, summary }: Word): string {
  return `'${text}:${summary.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`;
}
