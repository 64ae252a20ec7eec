import type { AnswersOf, FieldTable } from '../answers/field.js';
import type { Text } from '../core/text.js';
import type { Journal } from '../engine/journal.js';
import type { Check } from '../engine/report.js';
import type { Resource } from '../engine/resource.js';
import type { Identity } from '../genesys/identity.js';
import type { Session } from '../genesys/session.js';
import type { Division } from '../resources/identity/divisions.js';
import type { Overview } from '../ui/layout.js';
import type { Prompter } from '../ui/prompter.js';
import type { VerifyContext } from './verification.js';

/** The org to work in: logged in, known, and the division chosen. */
export interface PrepareContext {
  readonly session: Session;
  readonly identity: Identity;
  readonly division: Division;
  /** Present where people can be asked what is to become of things in the org. */
  readonly prompter: Prompter | undefined;
  /** Tells people how far a long look-up has come. */
  readonly progress: (text: string) => void;
}

/** The resources of a solution in one org, computed from the answers and from what the org says. */
export interface Prepared {
  readonly resources: readonly Resource[];
  /** What earlier answers made, or an earlier removal left, and none of these names; whatever of it is ours is removed. */
  readonly unwanted?: readonly Resource[];
  /** What people should know before they consent: Microsoft Teams does not seem to be connected. */
  readonly warnings: readonly string[];
  /** What the plan comes to for people, shown before they consent. */
  readonly overview?: readonly Overview[];
  /** What was chosen by name and stands in the plan by its id. */
  readonly named?: readonly { readonly id: string; readonly name: string }[];
}

/** The answers are complete and their files are read and checked, without any request. */
export interface Opened {
  readonly warnings: readonly string[];
  /** Looks up in the org what the desired state depends on. Throws a ProblemError for answers that do not fit it. */
  readonly prepare: (context: PrepareContext) => Promise<Prepared>;
}

/** Shows whether the integration can log in with what is stored now. `idOf` gives the object of a step. */
export type LoginProof = (
  session: Session,
  idOf: (step: string) => string | undefined,
  signal: AbortSignal,
) => Promise<Check>;

/** What is known when questions are asked. */
export interface Asking {
  readonly prompter: Prompter;
  /** For what the org has to offer. Sends no write. */
  readonly session: Session;
  /** Whether somebody has answered the field with this key already. */
  readonly answered: (key: string) => boolean;
  /**
   * Also ask for what has a default: at the first installation from this machine, unless `--yes` says that the defaults
   * will do.
   */
  readonly optionalToo: boolean;
}

/**
 * One thing that this tool installs. `Table` is what its `setup` asks, `Trying` what its `verify` asks beside the person.
 * What takes answers is declared as a method, so that solutions with different tables can stand in one list.
 */
export interface Solution<Table extends FieldTable, Trying extends FieldTable = FieldTable> {
  /** As in the command and in the marks: `teams-presence`. */
  readonly id: string;
  readonly fields: Table;
  /** Where `ask` and `prepare` need some already: the permissions of all steps, checked before those look anything up. */
  readonly permissions?: Resource['permissions'];
  /** What to do with objects of the right names that this tool did not create; undefined when nobody said. */
  adopts(answers: AnswersOf<Table>): boolean | undefined;
  /** Asks at the terminal for what has not been answered; the values by config key, as the fields read them. */
  readonly ask: (asking: Asking) => Promise<Readonly<Record<string, unknown>>>;
  /** Throws a ProblemError that lists everything wrong with the files, each with line and column. */
  open(answers: AnswersOf<Table>): Promise<Opened>;
  /**
   * What may be there of the solution, for commands that install nothing: they need no answer and no file of the user,
   * because they run on any machine. Desired state is not to be asked of these resources.
   */
  openInstalled(answers: AnswersOf<Table>, journal: Journal): Opened;
  /** The id of the division in which it is installed already; undefined where nothing shows it. */
  installedIn(session: Session, answers: AnswersOf<Table>): Promise<string | undefined>;
  /** Tries whether it works. Throws a ProblemError (exit 3) where it must not be tried with this person. */
  verify(context: VerifyContext<Trying>): Promise<readonly Check[]>;
  /** For `rotate-secret`, after the new secret was stored. */
  readonly proveLogin: LoginProof;
  /** What to do after the installation, in sentences. */
  readonly next: readonly Text[];
  /** The same after an installation in the practice org, whose clock shows `now` (milliseconds). */
  readonly nextInPracticeOrg: (now: number) => readonly Text[];
}
