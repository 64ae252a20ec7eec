import type { Catalogue, Command, CommandContext, CommandEntry } from '../answers/command.js';
import { fieldsOf, flagsOf } from '../answers/field.js';
import { outputOptions } from '../answers/option-groups.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { documentStart, writeJson } from '../ui/json-view.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

export const completion: Command = {
  description:
    'Prints a script that completes commands, options and the values that are known. Where a line is for the practice org, it also offers the names there, of queues, people and so on; nothing is asked of any other org.',
  options: [outputOptions],
  positionals: [{ name: 'shell', summary: 'bash, zsh, fish', required: true, choices: Object.keys(scripts) }],
  examples: [
    { title: 'bash, for this session', line: 'source <(gc-presence completion bash)' },
    { title: 'zsh, for good', line: 'gc-presence completion zsh > "$' + '{fpath[1]}/_gc-presence"' },
    {
      title: 'fish, for good',
      line: 'gc-presence completion fish > ~/.config/fish/completions/gc-presence.fish',
    },
  ],
  load: async () => ({ run }),
};

async function run(context: CommandContext): Promise<ExitCode> {
  const [shell] = context.positionals;
  const scriptFor = shell === 'zsh' || shell === 'fish' ? scripts[shell] : scripts.bash;
  const script = scriptFor(await completionPoints(context.catalogue));
  const { stdout } = context.io;
  if (context.flags.json === true) writeJson(stdout, { ...documentStart(context, 'in-sync'), shell, script });
  else stdout.write(script);
  return exitCodes.done;
}

/** What can be typed next, at one point of the command tree. */
export interface CompletionPoint {
  /** The words before: empty for the start, `['sandbox']`, `['sandbox', 'emit']`. */
  readonly path: readonly string[];
  /** The next words of the tree, or the only values that an argument may have. */
  readonly words: readonly Word[];
  readonly flags: readonly Flag[];
}

interface Word {
  readonly text: string;
  readonly summary: string;
}

interface Flag extends Word {
  /** `file` when a path follows, `value` when something else does. */
  readonly takes: 'nothing' | 'file' | 'value';
  /** Values that are known. */
  readonly values: readonly string[];
  /** Lists of the practice org, as `offers` takes them; empty where it has none for this. */
  readonly offers: string;
}

/** Every point of the tree, the start first. */
export async function completionPoints({ commands, groups }: Catalogue): Promise<readonly CompletionPoint[]> {
  const alone = { takes: 'nothing', values: [], offers: '' } as const;
  const wordsBelow = (path: readonly string[]) => {
    const next = commands
      .filter((command) => path.every((word, at) => command.path[at] === word))
      .map((command) => [command.path[path.length] ?? '', command.summary] as const);
    const named = groups.map(({ name, summary }) => [name, summary] as const);
    const summaries = new Map(path.length === 0 ? [...next, ...named] : next);
    return [...summaries].map(([text, summary]) => ({ text, summary }));
  };
  return [
    {
      path: [],
      words: wordsBelow([]),
      flags: [
        { text: '--help', summary: 'show help', ...alone },
        { text: '--version', summary: 'show the version', ...alone },
      ],
    },
    ...groups.map(({ name }) => ({ path: [name], words: wordsBelow([name]), flags: [] })),
    ...(await Promise.all(commands.map(commandPoint))),
  ];
}

async function commandPoint({ path, declare }: CommandEntry): Promise<CompletionPoint> {
  const { positionals = [], options } = await declare();
  const words = positionals.flatMap(({ choices = [], values = [], summary }) =>
    [...choices, ...values].map((text) => ({ text, summary })),
  );
  const flags = options
    .flatMap(({ table }) => fieldsOf(table))
    .flatMap((field) =>
      flagsOf(field).map(
        ({ name, takes, value }, at): Flag => ({
          text: name,
          summary: at === 0 ? field.summary : `not: ${field.summary}`,
          takes: takes === 'nothing' ? 'nothing' : value === 'file' ? 'file' : 'value',
          values: at === 0 ? (field.values?.() ?? []) : [],
          offers: at === 0 ? (field.offers ?? []).join(' ') : '',
        }),
      ),
    );
  return { path, words, flags };
}

/** `'sandbox'|'sandbox emit'|…`: every path, for a shell's `case`. */
function pathPattern(points: readonly CompletionPoint[]): string {
  return points.flatMap(({ path }) => (path.length === 0 ? [] : [`'${path.join(' ')}'`])).join('|');
}

/** The flags that take a path, or a value of which nothing is known, for a shell's `case`. */
function flagPattern(points: readonly CompletionPoint[], wanted: 'file' | 'value'): string {
  const flags = points
    .flatMap((point) => point.flags)
    .filter(({ takes, values, offers }) => takes === wanted && values.length === 0 && offers === '');
  return [...new Set(flags.map(({ text }) => text))].join('|');
}

/**
 * A branch of a shell's `case` for each flag whose values are known, in any of the commands, or can be read from the
 * practice org.
 */
function valueCases(
  points: readonly CompletionPoint[],
  known: (values: string) => string,
  offered: (lists: string) => string,
): string {
  const flags = points.flatMap((point) => point.flags);
  const names = new Set(
    flags.flatMap(({ text, values, offers }) => (values.length > 0 || offers ? [text] : [])),
  );
  const cases = [...names].map((name) => {
    const same = flags.filter(({ text }) => text === name);
    const values = [...new Set(same.flatMap((flag) => flag.values))].join(' ');
    const lists = [...new Set(same.flatMap(({ offers }) => offers.split(' ')))].join(' ').trim();
    const lines = [...(values ? [known(values)] : []), ...(lists ? [offered(lists)] : []), 'return', ';;'];
    return [`    ${name})`, ...lines.map((line) => `      ${line}`)].join('\n');
  });
  return cases.join('\n');
}

/** A branch of a shell's `case` for each point, which puts what can be typed there into these two variables. */
function pointCases(
  points: readonly CompletionPoint[],
  [words, flags]: readonly [string, string],
  list: (words: readonly Word[]) => string,
): string {
  return points
    .map(
      (point) => `    '${point.path.join(' ')}')
      ${words}=${list(point.words)}
      ${flags}=${list(point.flags)}
      ;;`,
    )
    .join('\n');
}

/** A script for bash 3.2 and newer, without the bash-completion package. */
export function bashScript(points: readonly CompletionPoint[]): string {
  const texts = (words: readonly Word[]) => `'${words.map(({ text }) => text).join(' ')}'`;
  return `# bash completion for gc-presence
_gc_presence_offer() {
  local value typed="\${current//\\\\/}"
  typed="\${typed#[\\"\\']}"
  while IFS= read -r value; do
    [[ "$value" == "$typed"* ]] && COMPREPLY+=("$value")
  done < <(GC_PRESENCE_COMPLETE="$1" "\${COMP_WORDS[0]}" "\${COMP_WORDS[@]:1}" 2>/dev/null)
}
_gc_presence() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' word words='' flags='' i
  local named=''
  COMPREPLY=()
  # bash takes NAME=VALUE for three words.
  if [[ "$current" == '=' ]]; then
    named="$previous" current=''
  elif [[ "$previous" == '=' ]]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
    named="$previous"
  fi
  case "$previous" in
    ${flagPattern(points, 'file')})
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$current"))
      return
      ;;
${valueCases(
  points,
  (values) => `COMPREPLY=($(compgen -W '${values}' -- "$current"))`,
  (lists) => `_gc_presence_offer '${lists}'`,
)}
    ${flagPattern(points, 'value')})
      return
      ;;
  esac
  [[ -n "$named" ]] && return
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$word" == -* ]] && continue
    case "\${path:+$path }$word" in
      ${pathPattern(points)})
        path="\${path:+$path }$word"
        ;;
    esac
  done
  case "$path" in
${pointCases(points, ['words', 'flags'], texts)}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    # The value follows without a space; bash 3 cannot be told so.
    [[ "\${COMPREPLY[0]-}" == *= ]] && compopt -o nospace 2>/dev/null
  else
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _gc_presence gc-presence
`;
}

/** A script for zsh's completion system: put it as `_gc-presence` into a folder of `fpath`, or source it. */
export function zshScript(points: readonly CompletionPoint[]): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
  const described = (words: readonly Word[]) =>
    `(${words.map(({ text, summary }) => `'${text}:${quoted(summary)}'`).join(' ')})`;
  return `#compdef gc-presence
_gc_presence_offer() {
  local -a found
  found=("\${(@f)$(GC_PRESENCE_COMPLETE="$1" "\${words[1]}" "\${(@)words[2,-1]}" 2>/dev/null)}")
  compadd -- "\${(@)found:#}"
}
_gc_presence() {
  local path_here='' word i
  local -a words_here flags_here
  case "\${words[CURRENT-1]}" in
    ${flagPattern(points, 'file')})
      _files
      return
      ;;
${valueCases(
  points,
  (values) => `compadd -- ${values}`,
  (lists) => `_gc_presence_offer '${lists}'`,
)}
  esac
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    [[ "$word" == -* ]] && continue
    case "\${path_here:+$path_here }$word" in
      ${pathPattern(points)})
        path_here="\${path_here:+$path_here }$word"
        ;;
    esac
  done
  case "$path_here" in
${pointCases(points, ['words_here', 'flags_here'], described)}
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

/** A script for fish 3 and newer. */
export function fishScript(points: readonly CompletionPoint[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const following = { nothing: '', file: ' -r -F', value: ' -x' };
  const lines = points.flatMap(({ path, words, flags }) => {
    const here = `-n '${['__gc_presence_at', ...path].join(' ')}'`;
    return [
      ...words.map(
        ({ text, summary }) => `complete -c gc-presence -f ${here} -a '${text}' -d ${quoted(summary)}`,
      ),
      ...flags.map(({ text, summary, takes, values, offers }) => {
        const offered = [...values, ...(offers === '' ? [] : [`(__gc_presence_offer ${offers})`])].join(' ');
        const known = offered === '' ? '' : ` -a ${quoted(offered)}`;
        return `complete -c gc-presence ${here} -l ${text.slice(2)}${following[takes]}${known} -d ${quoted(summary)}`;
      }),
    ];
  });
  return `# fish completion for gc-presence
function __gc_presence_offer
    env GC_PRESENCE_COMPLETE="$argv" (commandline -opc) 2>/dev/null
end
function __gc_presence_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and continue
        set -l longer (string trim "$path $word")
        contains -- $longer ${pathPattern(points).replaceAll('|', ' ')}; and set path $longer
    end
    test "$path" = "$argv"
end
${lines.join('\n')}
`;
}
