import type { Writable } from 'node:stream';
import type { Invocation, Text } from '../core/text.js';
import type { Plan } from '../engine/plan.js';
import type { Listener, OrgInfo, Report } from '../engine/report.js';
import type { Overview } from './layout.js';
import type { StyleChoice } from './style.js';

type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What decides how a run is shown. */
export interface ViewOptions extends Omit<StyleChoice, 'stream'> {
  /** Takes the results: plan, report and tables; with `json` the one document. */
  readonly stdout: Terminal;
  /** Takes what goes with the work: progress, warnings and errors. */
  readonly stderr: Terminal;
  readonly invocation: Invocation;
  readonly version: string;
  readonly json?: boolean | undefined;
  /** Only warnings, errors and the final line. */
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly spinner?: Spinner | undefined;
}

/** One live line at the bottom of the window. */
export interface Spinner {
  readonly show: (text: string) => void;
  /** Takes the line away; `show` brings it back. */
  readonly clear: () => void;
}

export interface AdminLink {
  /** The object's: `Workflow "…"`. */
  readonly title: string;
  readonly url: string;
}

interface PlanLook {
  readonly open?: boolean;
  /** A question follows that opens it. */
  readonly opens?: boolean;
  /** Without its counts: the report that follows at once ends in the same sentence. */
  readonly counted?: false;
}

/** What comes with a report for people: what is true now, links, what to do next, and how to do the same again. */
export interface Closing {
  readonly now?: readonly Text[];
  readonly links: readonly AdminLink[];
  readonly next: readonly Text[];
  readonly again?: readonly Text[];
}

/**
 * The way out. The human view writes as things happen: results to standard output, what goes with the work to
 * standard error. The JSON view stays silent and writes one document to standard output at the end.
 */
export interface View {
  readonly listen: Listener;
  /** `Connected to Riverbend Insurance (us-east-1) as "Setup wizard".` */
  readonly org: (org: OrgInfo, identity: string) => void;
  readonly note: (text: Text) => void;
  readonly warn: (text: Text) => void;
  /** A result that is a text, such as the changes of a table. */
  readonly result: (text: Text) => void;
  /** What the plan comes to, in tables, before the plan itself. */
  readonly overview: (overview: readonly Overview[]) => void;
  /** Folded, unless `--verbose` or `open` says otherwise. */
  readonly plan: (plan: Plan, how?: PlanLook) => void;
  /** The sentence in which a command without steps ends; people see it with `--quiet`, too. */
  readonly ending: (text: Text, went: 'well' | 'not-yet') => void;
  /** The end of every command with steps, and of every failure: rendered once. */
  readonly report: (report: Report, closing: Closing) => void;
  /** Takes a live spinner away, before a prompt or the end. */
  readonly pause: () => void;
}
