import type { CommandHandler } from '../answers/command.js';
import type { FieldTable } from '../answers/field.js';
import { render, type Text } from '../core/text.js';
import type { MappingChange } from '../resources/architect/mapping-table.js';
import { type CommandRun, type Ending, runCommand } from '../solution/command-run.js';
import { connect } from '../solution/connect.js';
import { teamsPresenceFields } from '../solutions/teams-presence/fields.js';
import { documentStart, problemDocument, writeJson } from '../ui/json-view.js';
import { styleFor } from '../ui/style.js';
import { openFileStore } from './file-store.js';
import type { mappingsFields } from './options.js';
import { openOrgStore, readEarly } from './org-store.js';
import { kindOf, type MappingStore, presenceMembers } from './store.js';

export interface ChangeResult extends MappingChange {
  readonly status: 'done' | 'pending' | 'failed';
}

/** What a mappings command works with. */
export interface MappingsRun<Table extends FieldTable> extends CommandRun<Table> {
  readonly store: MappingStore;
  /** Tells people at once, and scripts in the document. */
  readonly warn: (text: Text) => void;
  /** What the command is about to change: it is in the document of a failure, too. */
  readonly announce: (changes: readonly ChangeResult[]) => void;
  /** The sign between before and after on this terminal. */
  readonly arrow: string;
}

/** What a mappings command came to. */
export interface MappingsEnding extends Ending {
  readonly result: 'applied' | 'in-sync' | 'planned' | 'failed';
  /** What was announced, where it is not said. */
  readonly changes?: readonly ChangeResult[];
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
  readonly prepare: (run: CommandRun<Table>) => Prepared<Table> | Promise<Prepared<Table>>;
}

type Prepared<Table extends FieldTable> = (run: MappingsRun<Table>) => Promise<MappingsEnding>;

/** What is known of a run so far, however it ends. */
interface Known {
  store?: MappingStore;
  announced: readonly ChangeResult[];
  readonly warnings: Text[];
}

/** A command that works on the mappings of an org or of a file. Errors end in a report, too. */
export function mappingsHandler<Table extends MappingsTable>(options: Options<Table>): CommandHandler {
  return {
    run: async (context) => {
      const known: Known = { announced: [], warnings: [] };
      return runCommand<Table, MappingsEnding>(
        context,
        { fields: options.fields, elsewhere: [teamsPresenceFields] },
        (run) => work(run, options, known),
        (run, ending) => show(ending, run, known),
      );
    },
  };
}

async function work<Table extends MappingsTable>(
  run: CommandRun<Table>,
  { prepare, fileMustExist }: Options<Table>,
  known: Known,
): Promise<MappingsEnding> {
  const { context, view } = run;
  const prepared = await prepare(run);
  const goOn = (store: MappingStore) => {
    known.store = store;
    const warn = (text: Text) => {
      known.warnings.push(text);
      view.warn(text);
    };
    for (const text of store.warnings) warn(text);
    const announce = (changes: readonly ChangeResult[]) => {
      known.announced = changes;
    };
    const { arrow } = styleFor({ ...context.io, stream: context.io.stderr }).symbols;
    return prepared({ ...run, store, warn, announce, arrow });
  };
  // The compiler cannot see that every such table holds the fields of the smallest one.
  const smallest = run as unknown as CommandRun<MappingsTable>;
  const { file } = smallest.answers.own;
  if (file !== undefined) return goOn(await openFileStore(file, fileMustExist));
  const org = await connect(smallest, { meanwhile: readEarly(smallest) });
  return goOn(await openOrgStore(org, context.io.environment));
}

function show<Table extends FieldTable>(
  ending: MappingsEnding,
  { answers, context, invocation, view, known }: CommandRun<Table>,
  { announced, store, warnings }: Known,
): void {
  const { command, io } = context;
  const { json } = answers.common;
  const { result, sentence, more, document, error } = ending;
  const changes = ending.changes ?? (error === undefined ? [] : announced);
  if (json) {
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
    writeJson(
      io.stdout,
      document ?? {
        ...documentStart(context, result, known().org),
        ...store?.where,
        ...more,
        changes: shown,
        error: error && problemDocument(error, invocation),
        warnings: warnings.map((one) => render(one, invocation)),
      },
    );
  } else if (sentence !== undefined) {
    view.ending(sentence, result === 'applied' || result === 'in-sync' ? 'well' : 'not-yet');
  } else if (error !== undefined) {
    view.report({ command, result: 'failed', steps: [], warnings: [], error }, { links: [], next: [] });
  }
}

const actions = { added: 'add', changed: 'change', removed: 'remove' } as const;
