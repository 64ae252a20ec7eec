import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectionFields } from '../answers/connection-fields.js';
import { type FieldTable, flagAttribute } from '../answers/field.js';
import { type Begun, begin } from '../cli/begin.js';
import type { CommandContext, CommandHandler } from '../cli/command.js';
import { practiceProblem } from '../cli/practice-hints.js';
import type { ExitCode } from '../core/exit-codes.js';
import { exitCodeOf, inputProblem } from '../core/problem.js';
import type { OrgInfo } from '../engine/report.js';
import { describe } from '../genesys/describe.js';
import { logIn } from '../solution/log-in.js';
import { teamsPresenceFields } from '../solutions/teams-presence/fields.js';
import { writeJson } from '../ui/json-view.js';
import { styleFor } from '../ui/style.js';
import type { mappingsFields } from './fields.js';
import { openFileStore } from './file-store.js';
import { type ChangeResult, type MappingsReport, mappingsDocument } from './mapping-document.js';
import type { MappingStore } from './mapping-store.js';
import { openOrgStore } from './org-store.js';

/** What a mappings command works with. */
export interface MappingsWork<Table extends FieldTable> extends Omit<Begun<Table>, 'close'> {
  readonly store: MappingStore;
  /** Tells people at once, and scripts in the document. */
  readonly warn: (text: string) => void;
  /** What the command is about to change: it is in the document of a failure, too. */
  readonly announce: (changes: readonly ChangeResult[]) => void;
  /** The one JSON document; silent without `--json`. */
  readonly document: (report: Pick<MappingsReport, 'result' | 'changes' | 'error' | 'more'>) => void;
  /** The sign between before and after on this terminal. */
  readonly arrow: string;
}

/** What a command has checked of its own before anything is looked at; then it goes on with the mappings. */
export type Prepared<Table extends FieldTable> = (work: MappingsWork<Table>) => Promise<ExitCode>;

type MappingsTable = typeof mappingsFields;

interface Options<Table extends MappingsTable> {
  readonly fields: Table;
  /** Checks words and files of the command line, so that their mistakes are told before any request. */
  readonly prepare: (begun: Begun<Table>) => Promise<Prepared<Table>> | Prepared<Table>;
  /** A file that is to be read must be there; one that is written may be new. */
  readonly fileMustExist: boolean;
}

/** A command that works on the mappings of an org or of a file. Errors end in a report, too. */
export function mappingsHandler<Table extends MappingsTable>(options: Options<Table>): CommandHandler {
  return {
    run: async (context) => {
      refuseSwallowedWord(context);
      const begun = await begin(context, { fields: options.fields, elsewhere: [teamsPresenceFields] });
      try {
        return await work(begun, options);
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
): Promise<ExitCode> {
  const { context, view } = begun;
  const told = createTold(begun);
  try {
    const prepared = await prepare(begun);
    const goOn = (store: MappingStore) => {
      told.store = store;
      for (const text of store.warnings) told.warn(text);
      return prepared({
        ...begun,
        store,
        ...told.outlets,
        arrow: styleFor({ ...context.io, stream: context.io.stderr }).symbols.arrow,
      });
    };
    // The compiler cannot see that every such table holds the fields of the smallest one.
    const smallest = begun as unknown as Begun<MappingsTable>;
    const { file } = smallest.answers.solution.answers;
    if (file !== undefined) return await goOn(await openFileStore(file, fileMustExist));
    return await logIn(
      smallest,
      (org) => {
        told.org = org;
      },
      async (loggedIn) => goOn(await openOrgStore(loggedIn, context.io.environment)),
    );
  } catch (error) {
    const { json, sandbox } = begun.answers.common.answers;
    const problem = practiceProblem(describe(error), { sandbox, cwd: context.io.cwd });
    view.pause();
    if (json) {
      told.outlets.document({ result: 'failed', changes: told.announced, error: problem });
    } else {
      const failed = { command: context.command, result: 'failed', steps: [], warnings: [] } as const;
      view.report({ ...failed, error: problem }, { links: [], next: [] });
    }
    return exitCodeOf(problem);
  }
}

/** Gathers what the document says, whatever way the command ends. */
function createTold<Table extends FieldTable>({ context, view, answers }: Begun<Table>) {
  const warnings: string[] = [];
  const told = {
    org: undefined as OrgInfo | undefined,
    store: undefined as MappingStore | undefined,
    announced: [] as readonly ChangeResult[],
    warn: (text: string) => {
      warnings.push(text);
      view.warn(text);
    },
  };
  const document: MappingsWork<Table>['document'] = (report) => {
    if (!answers.common.answers.json) return;
    const { command, version, io } = context;
    const { org, store } = told;
    writeJson(io.stdout, mappingsDocument({ command, version, org, store, warnings, ...report }));
  };
  const announce: MappingsWork<Table>['announce'] = (changes) => {
    told.announced = changes;
  };
  return Object.assign(told, { outlets: { warn: told.warn, document, announce } });
}
