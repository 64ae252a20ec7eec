import type { Place } from './words.js';

/** A script for bash 3.2 and newer, without the bash-completion package. */
export function bashScript(places: readonly Place[]): string {
  const cases = places.flatMap(({ path, words, flags }) => [
    `    '${path.join(' ')}')`,
    `      words='${words.map(({ text }) => text).join(' ')}'`,
    `      flags='${flags.map(({ text }) => text).join(' ')}'`,
    '      ;;',
  ]);
  const valued = places.flatMap(({ flags }) => flags.filter(({ takes }) => takes === 'value'));
  const files = places.flatMap(({ flags }) => flags.filter(({ takes }) => takes === 'file'));
  const pattern = (flags: readonly { readonly text: string }[]) =>
    [...new Set(flags.map(({ text }) => text))].join('|');
  return `# bash completion for gc-presence
_gc_presence() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' word words='' flags='' i
  COMPREPLY=()
  case "$previous" in
    ${pattern(files)})
      COMPREPLY=($(compgen -f -- "$current"))
      return
      ;;
    ${pattern(valued)})
      return
      ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$word" == -* ]] && continue
    case "\${path:+$path }$word" in
      ${places
        .filter(({ path }) => path.length > 0)
        .map(({ path }) => `'${path.join(' ')}'`)
        .join('|')})
        path="\${path:+$path }$word"
        ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _gc_presence gc-presence
`;
}
