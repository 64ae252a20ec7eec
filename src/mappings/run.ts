import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectionFields } from '../answers/connection-fields.js';
import { type FieldTable, flagAttribute } from '../answers/field.js';
import { type Begun, begin } from '../cli/begin.js';
import type { CommandContext, CommandHandler } from '../cli/command.js';
import { practiceProblem } from '../cli/practice-hints.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { exitCodeOf, inputProblem, type Problem } from '../core/problem.js';
import type { OrgInfo } from '../engine/report.js';
import { describe } from '../genesys/describe.js';
import type { MappingChange } from '../resources/architect/mapping-table.js';
import { logIn } from '../solution/log-in.js';
import { teamsPresenceFields } from '../solutions/teams-presence/fields.js';
import { problemDocument, writeJson } from '../ui/json-view.js';
import { styleFor } from '../ui/style.js';
import { openFileStore } from './file-store.js';
import type { mappingsFields } from './options.js';
import { openOrgStore } from './org-store.js';
import { kindOf, type MappingStore, presenceMembers } from './store.js';

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
const schemaVersion = 1;

export interface ChangeResult extends MappingChange {
  readonly status: 'done' | 'pending' | 'failed';
}

/** What a mappings command works with. */
export interface MappingsRun<Table extends FieldTable> extends Omit<Begun<Table>, 'close'> {
  readonly store: MappingStore;
  /** Tells people at once, and scripts in the document. */
  readonly warn: (text: string) => void;
  /** What the command is about to change: it is in the document of a failure, too. */
  readonly announce: (changes: readonly ChangeResult[]) => void;
  /** The sign between before and after on this terminal. */
  readonly arrow: string;
}

/** What a mappings command came to. The exit code follows from it. */
export interface MappingsEnding {
  readonly result: 'applied' | 'in-sync' | 'planned' | 'failed';
  readonly changes?: readonly ChangeResult[];
  readonly error?: Problem;
  readonly exitCode?: ExitCode;
  /** The sentence in which it ends for people; absent where its result is on standard output. */
  readonly sentence?: string;
  /** Members of the JSON document of one command alone. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Another JSON document than the usual one. */
  readonly document?: unknown;
}

type MappingsTable = typeof mappingsFields;

interface Options<Table extends MappingsTable> {
  readonly fields: Table;
  /** A file that is to be read must be there; one that is written may be new. */
  readonly fileMustExist: boolean;
  /**
   * Checks words and files of the command line, so that their mistakes are told before any request; what it returns
   * then goes on with the mappings.
   */
  readonly prepare: (begun: Begun<Table>) => Prepared<Table> | Promise<Prepared<Table>>;
}

type Prepared<Table extends FieldTable> = (run: MappingsRun<Table>) => Promise<MappingsEnding>;

/** What is known of a run so far, however it ends. */
interface Known {
  org?: OrgInfo;
  store?: MappingStore;
  announced: readonly ChangeResult[];
  readonly warnings: string[];
}

/** A command that works on the mappings of an org or of a file. Errors end in a report, too. */
export function mappingsHandler<Table extends MappingsTable>(options: Options<Table>): CommandHandler {
  return {
    run: async (context) => {
      refuseSwallowedWord(context);
      const begun = await begin(context, { fields: options.fields, elsewhere: [teamsPresenceFields] });
      const known: Known = { announced: [], warnings: [] };
      try {
        const ending = await work(begun, options, known).catch(
          (error: unknown): MappingsEnding => failure(error, begun, known),
        );
        show(ending, begun, known);
        return ending.exitCode ?? (ending.result === 'planned' ? exitCodes.pending : exitCodes.done);
      } finally {
        begun.close();
      }
    },
  };
}

/**
 * `--sandbox` takes the word behind it for a file. Where words are expected that is one of them more often than a
 * practice org without path and ending that is to be made here.
 * @throws ProblemError (exit 3)
 */
function refuseSwallowedWord({ flags, command, io }: CommandContext): void {
  const word = flags[flagAttribute(connectionFields.sandbox.flag ?? '')];
  if (typeof word !== 'string' || /[\\/.]/.test(word) || existsSync(resolve(io.cwd, word))) return;
  throw inputProblem(`There is no practice org "${word}".`, {
    code: 'no-such-sandbox',
    why: `--sandbox takes the word behind it for the file of a practice org. Nothing was changed.`,
    next: `If "${word}" is not meant as a file, write --sandbox last: ${command} ${word} … --sandbox. A new practice org is made under a name such as ./${word}.json.`,
  });
}

async function work<Table extends MappingsTable>(
  begun: Begun<Table>,
  { prepare, fileMustExist }: Options<Table>,
  known: Known,
): Promise<MappingsEnding> {
  const { context, view } = begun;
  const prepared = await prepare(begun);
  const goOn = (store: MappingStore) => {
    known.store = store;
    const warn = (text: string) => {
      known.warnings.push(text);
      view.warn(text);
    };
    for (const text of store.warnings) warn(text);
    const announce = (changes: readonly ChangeResult[]) => {
      known.announced = changes;
    };
    const { arrow } = styleFor({ ...context.io, stream: context.io.stderr }).symbols;
    return prepared({ ...begun, store, warn, announce, arrow });
  };
  // The compiler cannot see that every such table holds the fields of the smallest one.
  const smallest = begun as unknown as Begun<MappingsTable>;
  const { file } = smallest.answers.solution.answers;
  if (file !== undefined) return goOn(await openFileStore(file, fileMustExist));
  return logIn(
    smallest,
    (org) => {
      known.org = org;
    },
    async (loggedIn) => goOn(await openOrgStore(loggedIn, context.io.environment)),
  );
}

function failure<Table extends FieldTable>(
  error: unknown,
  { answers, context }: Begun<Table>,
  { announced }: Known,
): MappingsEnding {
  const { sandbox } = answers.common.answers;
  const problem = practiceProblem(describe(error), { sandbox, cwd: context.io.cwd });
  return { result: 'failed', changes: announced, error: problem, exitCode: exitCodeOf(problem) };
}

function show<Table extends FieldTable>(
  ending: MappingsEnding,
  { answers, context, view }: Begun<Table>,
  { org, store, warnings }: Known,
): void {
  const { command, version, io } = context;
  const { result, changes = [], error, sentence, more, document } = ending;
  view.pause();
  if (answers.common.answers.json) {
    const names = { presences: store?.presences };
    const presence = (value: string | undefined) =>
      value === undefined ? null : presenceMembers(value, names);
    const shown = changes.map((change) => ({
      teamsPresence: change.key,
      action: actions[kindOf(change)],
      before: presence(change.before),
      after: presence(change.after),
      status: change.status,
    }));
    const start = { schemaVersion, command, version, org, ...store?.where, result, ...more };
    writeJson(
      io.stdout,
      document ?? { ...start, changes: shown, error: error && problemDocument(error), warnings },
    );
  } else if (sentence !== undefined) {
    view.ending(sentence, result === 'applied' || result === 'in-sync' ? 'well' : 'not-yet');
  } else if (error !== undefined) {
    view.report({ command, result: 'failed', steps: [], warnings: [], error }, { links: [], next: [] });
  }
}

const actions = { added: 'add', changed: 'change', removed: 'remove' } as const;
