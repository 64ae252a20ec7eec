import type { Example } from '../answers/command.js';
import type { FieldTable } from '../answers/field.js';
import type { Session } from '../genesys/session.js';
import type { Person } from '../resources/people/people.js';
import type { Solution } from './solution.js';
import type { Verdict } from './verification.js';

/** The commands that every solution has. */
export type SolutionCommand = 'setup' | 'plan' | 'status' | 'verify' | 'rotate-secret' | 'teardown';

/** A solution in the list of all of them. Its declaration is loaded when it is the one that is meant. */
export interface SolutionEntry {
  /** As in the commands and in the marks: `teams-presence`. */
  readonly id: string;
  /** Half a sentence without a full stop, for lists. */
  readonly summary: string;
  /** The same of its `setup`, where that does more than any other. */
  readonly setup?: string;
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
  readonly permissions: () => Promise<PermissionsByCommand>;
  readonly prerequisites: () => Promise<readonly Prerequisite[]>;
  /** The prerequisites tell more where somebody is named for whom it is to work. */
  readonly examinesPeople?: true;
  readonly solution: () => Promise<Solution<FieldTable>>;
}

export interface CommandTexts {
  /** A few sentences. */
  readonly description: string;
  readonly examples: readonly Example[];
}

/** What each command takes; `plan` takes what `status` does. Alternatives are joined by ` | `. */
export type PermissionsByCommand = Readonly<Record<Exclude<SolutionCommand, 'plan'>, readonly string[]>>;

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
