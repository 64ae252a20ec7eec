import type { Sandbox } from '../answers/connection-fields.js';
import { shownPath } from '../answers/paths.js';
import type { Problem } from '../core/problem.js';
import type { View } from '../ui/view.js';
import { catalogue } from './catalogue.js';

/** Which practice org is worked in, and from where its file is named. */
export interface Practice {
  readonly sandbox: Sandbox;
  readonly cwd: string;
}

/** Commands that know no practice org. */
const elsewhere = new Set(['templates', 'completion']);

/** `gc-presence mappings edit`, and whether it is said already that it is to practise. */
const commandLine = new RegExp(
  `gc-presence (${catalogue.commands
    .map(({ path }) => path)
    .filter(([first = '']) => !elsewhere.has(first))
    .map((path) => path.join(' '))
    .join('|')})(?![\\w-])( --sandbox(?![\\w-]))?`,
  'g',
);

/**
 * A text for people whose command lines work in the practice org that is worked in: whoever copies one out of a
 * rehearsal must not end up in a real org, nor in another practice org. Texts that were completed stay as they are.
 */
export function practiceText(text: string, { sandbox, cwd }: Practice): string {
  if (sandbox === false) return text;
  const file = sandbox === true ? '' : ` ${fileWord(sandbox, cwd)}`;
  return text.replace(commandLine, (line, command: string, given: string | undefined, at: number) => {
    const rest = text.slice(at + line.length);
    if ((given !== undefined && rest.startsWith(file)) || rest.startsWith(' --file ')) return line;
    // The commands of the practice org itself need no flag for the usual one.
    const needless = sandbox === true && command.startsWith('sandbox ');
    return needless ? line : `gc-presence ${command} --sandbox${file}`;
  });
}

/** The file as a shell takes it. A name alone has a folder before it, so that it is not taken for another argument. */
function fileWord(path: string, cwd: string): string {
  const shown = shownPath(path, cwd);
  const word = /[\\/.]/.test(shown) ? shown : `./${shown}`;
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function practiceProblem(problem: Problem, practice: Practice): Problem {
  const { what: message, why: reason, next: hint, details } = problem;
  const text = (one: string) => practiceText(one, practice);
  return {
    ...problem,
    what: text(message),
    ...(reason === undefined ? {} : { why: text(reason) }),
    ...(hint === undefined ? {} : { next: text(hint) }),
    ...(details === undefined ? {} : { details: details.map(text) }),
  };
}

/** The same view, for a run in the practice org: what it is given to say is completed. */
export function practiceView(view: View, practice: Practice): View {
  if (practice.sandbox === false) return view;
  const text = (one: string) => practiceText(one, practice);
  return {
    ...view,
    note: (one) => view.note(text(one)),
    warn: (one) => view.warn(text(one)),
    report: ({ error, ...report }, { links, next }) =>
      view.report(
        {
          ...report,
          warnings: report.warnings.map(text),
          ...(error === undefined ? {} : { error: practiceProblem(error, practice) }),
        },
        { links, next: next.map(text) },
      ),
  };
}
