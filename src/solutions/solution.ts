import type { Example } from '../answers/command.js';
import type { AnswersOf, FieldTable } from '../answers/field.js';
import type { InRound, Round } from '../core/round.js';
import type { Text } from '../core/text.js';
import type { Visibility } from '../engine/consistency.js';
import type { Journal } from '../engine/journal.js';
import type { Check } from '../engine/report.js';
import type { Lookup, Resource } from '../engine/resource.js';
import type { Identity } from '../genesys/identity.js';
import type { Session } from '../genesys/session.js';
import type { Division } from '../resources/identity/divisions.js';
import type { Person } from '../resources/people/people.js';
import type { Overview } from '../ui/layout.js';
import type { Prompter } from '../ui/prompter.js';
import type { Verdict } from './checks.js';
import type { Question } from './question.js';

/** The commands that a solution has; `rotate-secret` only one with an OAuth client. */
export type SolutionCommand = 'setup' | 'plan' | 'status' | 'verify' | 'rotate-secret' | 'teardown';

/** A solution in the list of all of them. Its declaration is loaded when it is the one that is meant. */
export interface SolutionEntry {
  /** As in the commands and in the marks: `teams-presence`. */
  readonly id: string;
  /** Half a sentence without a full stop, for lists. */
  readonly summary: string;
  /** The same of its `setup`, where that does more than any other. */
  readonly setup?: string;
  /** Its `Solution` has `proveLogin`, so that there is `rotate-secret`. */
  readonly rotatesSecret?: true;
  readonly declare: () => Promise<SolutionDeclaration>;
}

/**
 * How a solution presents itself. Plain data, so that parser, help and completion derive from it; whatever takes more
 * than that is loaded when it is needed.
 */
export interface SolutionDeclaration {
  /** What is installed and how it works; help adds what `setup` asks. */
  readonly setup: CommandTexts;
  /** Where these say something else than those of other solutions. */
  readonly plan?: Partial<CommandTexts>;
  readonly status?: Partial<CommandTexts>;
  /** What is tried, and how; `more` is what its own flags do, and its examples stand beside the usual one. */
  readonly verify: Pick<CommandTexts, 'description'> & Partial<CommandTexts> & { readonly more?: string };
  /** What `setup`, `plan` and `status` ask, beside the connection. */
  readonly fields: () => Promise<FieldTable>;
  /** What `verify` asks beside the person; the answers are in its `VerifyContext`. None is for a config file or a later run. */
  readonly verifyFields?: () => Promise<FieldTable>;
  /**
   * Reads the files that the answers name, so that their mistakes are told before anything is sent, and before what the
   * solution takes is loaded.
   * @throws ProblemError (exit 3)
   */
  readFiles?(answers: AnswersOf<FieldTable>): Promise<unknown>;
  readonly permissions: () => Promise<PermissionsByCommand>;
  readonly prerequisites: () => Promise<readonly Prerequisite[]>;
  /** The prerequisites tell more where somebody is named for whom it is to work. */
  readonly examinesPeople?: true;
  readonly solution: () => Promise<Solution>;
}

interface CommandTexts {
  /** A few sentences. */
  readonly description: string;
  readonly examples: readonly Example[];
}

/** What each command takes; `plan` takes what `status` does. Alternatives are joined by ` | `. */
export type PermissionsByCommand = Readonly<
  Record<'setup' | 'status' | 'verify' | 'teardown', readonly string[]> &
    Partial<Record<'rotate-secret', readonly string[]>>
>;

/** What has to be there in the org already; `doctor` looks for it. */
export interface Prerequisite {
  /** For scripts. */
  readonly id: string;
  /** What should be so, as a sentence without a full stop. */
  readonly title: string;
  /** Reads only. `person`: somebody for whom it is to work, where one was named. */
  readonly look: (org: {
    readonly session: Session;
    readonly person?: Person | undefined;
  }) => Promise<Verdict>;
}

/** The org to work in: logged in, known, and the division chosen. */
export interface PrepareContext {
  readonly session: Session;
  readonly round: Round;
  readonly identity: Identity;
  readonly division: Division;
  /** What is known of a step from earlier runs on this machine. */
  readonly remembered: Journal['remembered'];
  /** Present where people are asked what is to become of things in the org. */
  readonly decider: Prompter | undefined;
  /** Tells people how far a long look-up has come. */
  readonly progress: (text: string) => void;
  /** What is installed is asked for what it should be as well: the export writes that down. */
  readonly asksDesired?: true;
}

/** The resources of a solution in one org, computed from the answers and from what the org says. */
export interface Prepared {
  readonly resources: readonly Resource[];
  /** What earlier answers made, or an earlier removal left, and none of these names; whatever of it is ours is removed. */
  readonly unwanted?: readonly Resource[];
  /** What people should know before they consent: Microsoft Teams does not seem to be connected. */
  readonly warnings: readonly string[];
  /** The same, of what is still being looked up when the rest is known. */
  readonly lateWarnings?: Promise<readonly string[]>;
  /** What the plan comes to for people, shown before they consent. */
  readonly overview?: readonly Overview[];
  /** What was chosen by name and stands in the plan by its id. */
  readonly named?: readonly Named[];
  /** What is true once it is installed, in sentences. */
  readonly outcome?: readonly string[];
  /** The same where people are counted and not named, where that is something else. */
  readonly countedOutcome?: readonly string[];
  /** The e-mail address of somebody with whom it can be tried. */
  readonly person?: string | undefined;
}

/** The answers are complete and their files are read, without any request. */
export interface Opened {
  readonly warnings: readonly string[];
  /**
   * Throws a ProblemError for mistakes in the files that `prepare` would tell of together with what does not fit the org:
   * for where there is no org to ask.
   */
  readonly check?: (() => void) | undefined;
  /** Begins look-ups that need nothing but a log-in; whoever asks the same in the round gets their answers. */
  readonly early?: (
    session: Session,
    lookup: InRound,
    progress: PrepareContext['progress'],
  ) => readonly unknown[];
  /** Looks up in the org what the desired state depends on. Throws a ProblemError for answers that do not fit it. */
  readonly prepare: (context: PrepareContext) => Promise<Prepared>;
}

/** `unique`: no two are called so, and people need no id beside the name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly unique?: boolean;
}

/** What a report looks at after the work: what is there now. */
export interface DescribeContext extends Pick<VerifyContext, 'session' | 'steps' | 'idOf'> {
  /** Milliseconds since 1970, on the org's clock. */
  readonly now: number;
  /** Whether people are named, and not only counted. */
  readonly withPeople: boolean;
}

/** What a solution is tried with. `Trying` is what its `verify` asks beside the person. */
export interface VerifyContext<Trying extends FieldTable = FieldTable> extends InRound {
  /** Its id. */
  readonly solution: string;
  readonly session: Session;
  readonly person: Person;
  /** Also with a person who is On Queue. */
  readonly force: boolean;
  /** To what only this solution asks. */
  readonly answers: AnswersOf<Trying>;
  readonly steps: readonly string[];
  /** The id of what a step found in the org; undefined where it is missing or not clear. */
  readonly idOf: (step: string) => string | undefined;
  /** The check of a step of which nothing was found, or nothing clear. */
  readonly notFound: (step: string) => Verdict;
  /** Those of the permissions that the client which runs this does not have; none where the platform does not tell. */
  readonly lacking: (permissions: readonly string[]) => readonly string[];
  /** How long what was made may take to show up in lists. */
  readonly visibility: Visibility;
  readonly signal: AbortSignal;
  /** Tells people what is being tried. */
  readonly tell: (text: string) => void;
  /** Tells people how long something takes already. */
  readonly progress: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Warns that the person's presence is another than before: then `verify` does not succeed, whatever else it found. */
  readonly notPutBack: (text: string) => void;
}

/**
 * One thing that this tool installs. `Table` is what its `setup` asks, `Trying` what its `verify` asks beside the person.
 * What takes these is declared as a method, so that different solutions can stand in one list.
 */
export interface Solution<Table extends FieldTable = FieldTable, Trying extends FieldTable = FieldTable> {
  readonly id: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  readonly fields: Table;
  /**
   * Where `ask` and `prepare` need some already: the permissions of all steps and of that, checked before anything is
   * looked up. Without answers it is a command that needs none.
   */
  permissions?(answers: AnswersOf<Table> | undefined): Resource['permissions'] | undefined;
  /** What to do with objects of the right names that this tool did not create; undefined when nobody said. */
  adopts(answers: AnswersOf<Table>): boolean | undefined;
  /** What people are asked at a terminal, in this order; a field without a question is for flags and config files. */
  readonly questions: readonly Question[];
  /** Throws a ProblemError that lists everything wrong with the files, each with line and column. */
  open(answers: AnswersOf<Table>): Promise<Opened>;
  /**
   * What may be there of the solution, for commands that install nothing: they need no answer and no file of the user,
   * because they run on any machine. Desired state is asked of these resources only where the context says so.
   */
  prepareInstalled(context: PrepareContext, answers: AnswersOf<Table>, journal: Journal): Promise<Prepared>;
  /**
   * Begins what every command asks of the org, by names alone and before it is known who asks. Whoever asks the same in
   * the round gets the answers. What cannot be guessed well is better not asked.
   */
  begin?(session: Session, answers: AnswersOf<Table>, lookup: Omit<Lookup, 'found'>): readonly unknown[];
  /** The id of the division in which it is installed already; undefined where nothing shows it. */
  installedIn(session: Session, answers: AnswersOf<Table>, lookup: InRound): Promise<string | undefined>;

  /** Tries whether it works. Throws a ProblemError (exit 3) where it must not be tried with this person. */
  verify(context: VerifyContext<Trying>): Promise<readonly Check[]>;
  /** What is installed, in tables, for a report: mappings, schedules, people. Reads only. */
  readonly describe: (context: DescribeContext) => Promise<readonly Overview[]>;
  /**
   * Shows, after `rotate-secret` stored a new secret, whether the integration can log in with it. Absent where there is no
   * OAuth client; the entry in the list says the same.
   */
  readonly proveLogin?: (context: Pick<VerifyContext, 'session' | 'idOf' | 'signal'>) => Promise<Check>;
  /** Steps, or their beginnings, whose pages people want to see after the installation. */
  readonly landmarks: readonly string[];
  /** What to do after the installation and beside `verify`: two sentences. */
  readonly next: (after: Installed) => readonly Text[];
}

/** Where and with whom an installation can be tried. */
interface Installed {
  readonly practising: boolean;
  /** Somebody is at a terminal. */
  readonly atTerminal: boolean;
  /** The practice org's clock in milliseconds. */
  readonly now: number;
  /** The e-mail address of somebody. */
  readonly person: string;
}
