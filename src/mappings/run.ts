import type { CommandHandler } from '../answers/command.js';
import { render, type Text } from '../core/text.js';
import type { MappingChange } from '../resources/architect/mapping-table.js';
import { type CommandRun, type Ending, runCommand } from '../solution/command-run.js';
import { connect } from '../solution/connect.js';
import { howToContinue } from '../solution/report.js';
import { teamsPresenceFields } from '../solutions/teams-presence/fields.js';
import { documentStart, problemDocument, writeJson } from '../ui/json-view.js';
import { styleFor } from '../ui/style.js';
import {
  kindOf,
  type MappingStore,
  type mappingsFields,
  openFileStore,
  openOrgStore,
  presenceMembers,
  readEarly,
} from './store.js';

export interface ChangeResult extends MappingChange {
  readonly status: 'done' | 'pending' | 'failed';
}

/** What a mappings command works with. */
export interface MappingsRun extends CommandRun {
  readonly store: MappingStore;
  /** Tells people at once, and scripts in the document. */
  readonly warn: (text: Text) => void;
  /** What is about to be changed, and then what became of it: it is in the document, also in that of a failure. */
  readonly announce: (changes: readonly ChangeResult[]) => void;
  /** The sign between before and after on this terminal. */
  readonly arrow: string;
}

/** What a mappings command came to. */
export interface MappingsEnding extends Ending {
  readonly result: 'applied' | 'in-sync' | 'planned' | 'failed';
  /** The sentence in which it ends for people; absent where its result is on standard output. */
  readonly sentence?: string;
  /** Where its result alone does not say whether people got what they asked for. */
  readonly went?: 'not-yet';
  /** Members of the JSON document of one command alone. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Its members in place of those of all commands. */
  readonly only?: Readonly<Record<string, unknown>>;
}

export type MappingsTable = typeof mappingsFields;

/** What a command does with mappings. */
export interface Work<Table extends MappingsTable> {
  readonly fields: Table;
  /** A file that is to be read must be there; one that is written may be new. */
  readonly fileMustExist: boolean;
  /**
   * Checks words and files of the command line, so that their mistakes are told before any request; what it returns
   * then goes on with the mappings.
   */
  readonly prepare: (run: CommandRun<Table>) => Prepared | Promise<Prepared>;
}

type Prepared = (run: MappingsRun) => Promise<MappingsEnding>;

/** What is known of a run so far, however it ends. */
interface Known {
  store?: MappingStore;
  changes: readonly ChangeResult[];
  readonly warnings: Text[];
}

/** A command that works on the mappings of an org or of a file. Errors end in a report, too. */
export function mappingsHandler<Table extends MappingsTable>(options: Work<Table>): CommandHandler {
  return {
    run: async (context) => {
      const known: Known = { changes: [], warnings: [] };
      return runCommand<Table, MappingsEnding>(
        context,
        { fields: options.fields, elsewhere: [teamsPresenceFields] },
        (run) => work(run, options, known),
        (run, ending) => show(run, ending, known),
      );
    },
  };
}

async function work<Table extends MappingsTable>(
  run: CommandRun<Table>,
  { prepare, fileMustExist }: Work<Table>,
  known: Known,
): Promise<MappingsEnding> {
  const { context, view } = run;
  const prepared = await prepare(run);
  // The compiler cannot see that every such table holds the fields of the smallest one.
  const smallest = run as unknown as CommandRun<MappingsTable>;
  const { file } = smallest.answers.own;
  const store =
    file === undefined
      ? await openOrgStore(await connect(smallest, { meanwhile: readEarly(smallest) }))
      : await openFileStore(file, fileMustExist);
  known.store = store;
  const warn = (text: Text) => {
    known.warnings.push(text);
    view.warn(text);
  };
  for (const text of store.warnings) warn(text);
  const announce = (changes: readonly ChangeResult[]) => {
    known.changes = changes;
  };
  const { arrow } = styleFor({ ...context.io, stream: context.io.stderr }).symbols;
  return prepared({ ...run, store, warn, announce, arrow });
}

function show(
  { answers, context, invocation, view, known }: CommandRun,
  { result, sentence, went, more, only, error }: MappingsEnding,
  { changes, store, warnings }: Known,
): void {
  const { command, io } = context;
  if (answers.common.json) {
    const names = { presences: store?.presences };
    const presence = (value: string | undefined) =>
      value === undefined ? null : presenceMembers(value, names);
    writeJson(io.stdout, {
      ...documentStart(context, result, known().org),
      ...(only ?? {
        ...store?.where,
        ...more,
        changes: changes.map((change) => ({
          teamsPresence: change.key,
          action: actions[kindOf(change)],
          before: presence(change.before),
          after: presence(change.after),
          status: change.status,
        })),
        error: error && problemDocument(error, invocation),
      }),
      warnings: warnings.map((one) => render(one, invocation)),
    });
  } else if (sentence !== undefined) {
    const isWell = result === 'applied' || result === 'in-sync';
    view.ending(sentence, went ?? (isWell ? 'well' : 'not-yet'));
  } else if (error !== undefined) {
    const next = changes.some(({ status }) => status === 'done') ? howToContinue(error) : [];
    view.report({ command, result: 'failed', steps: [], warnings: [], error }, { links: [], next });
  }
}

const actions = { added: 'add', changed: 'change', removed: 'remove' } as const;
