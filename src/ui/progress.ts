import { problemOf } from '../core/problem.js';
import { text, unbroken } from '../core/text.js';
import type { PlannedStep } from '../engine/plan.js';
import type { Event, Listener, StepResult } from '../engine/report.js';
import { shorten, textLines, textWidth } from './layout.js';
import { wordsOf } from './plan-text.js';
import { reasonOf, type Target } from './report-text.js';
import { endWord } from './result-line.js';
import type { Style } from './style.js';
import { visible } from './text.js';
import type { Spinner } from './view.js';

/** Where nobody sees a spinner turn, a line at least this often shows that the program lives. In milliseconds. */
const heartbeat = 10_000;

interface ProgressOptions {
  /** Writes one line above whatever is live. How a step ended is a result, and goes to standard output. */
  readonly line: (to: Target, text: string) => void;
  readonly style: (to: Target) => Style;
  /** Present on an interactive stream only. */
  readonly spinner?: Spinner | undefined;
  /** Names steps that were in sync as well. */
  readonly verbose?: boolean | undefined;
}

interface Running {
  readonly step: PlannedStep;
  readonly since: number;
  text?: string;
}

/** Shows what is under way: a live line on a terminal, plain lines elsewhere; in both a line for each finished step. */
export interface Progress {
  readonly listen: Listener;
  /** Takes the live line away until the next event. */
  readonly pause: () => void;
}

export function createProgress(options: ProgressOptions): Progress {
  const running = new Map<string, Running>();
  let looking: { readonly steps: number; seen: number } | undefined;
  let preparing: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const write = (to: Target, lines: readonly string[]) => {
    for (const text of lines) options.line(to, text);
  };
  const writeText = (text: string) =>
    write('stderr', textLines(text, options.style('stderr'), { first: '  ' }));

  const underWay = () => preparing !== undefined || looking !== undefined || running.size > 0;
  const lookingText = () => {
    if (preparing !== undefined) return visible(preparing);
    return looking === undefined ? undefined : `Looking at the org (${looking.seen} of ${looking.steps})`;
  };

  const refresh = () => {
    if (options.spinner !== undefined) {
      if (underWay())
        options.spinner.show(lookingText() ?? liveText([...running.values()], options.style('stderr')));
      else options.spinner.clear();
      return;
    }
    clearInterval(timer);
    timer = undefined;
    if (!underWay()) return;
    timer = setInterval(
      () => writeText(`Still working: ${lookingText() ?? waitingText([...running.values()])}`),
      heartbeat,
    );
    timer.unref();
  };

  const handle = (event: Event) => {
    if (event.kind !== 'preparing') preparing = undefined;
    switch (event.kind) {
      case 'preparing':
        preparing = event.text;
        break;
      case 'observe-start':
        looking = { steps: event.steps, seen: 0 };
        if (options.spinner === undefined) options.line('stderr', 'Looking at the org');
        break;
      case 'observed':
        if (looking !== undefined) looking.seen++;
        break;
      case 'planned':
        looking = undefined;
        break;
      case 'step-start':
        looking = undefined;
        running.set(event.step.id, { step: event.step, since: Date.now() });
        break;
      case 'step-progress': {
        const current = running.get(event.step.id);
        if (current === undefined || current.text === event.text) break;
        const news = withoutSeconds(current.text) !== withoutSeconds(event.text);
        current.text = event.text;
        if (options.spinner === undefined && news) writeText(`${event.step.title}: ${event.text}`);
        break;
      }
      case 'step-end': {
        const since = running.get(event.result.step.id)?.since;
        running.delete(event.result.step.id);
        write('stdout', endLines(event.result, since, options));
        break;
      }
      case 'cleanup':
        write('stderr', cleanupLines(event, options));
        break;
    }
  };

  return {
    listen: (event) => {
      handle(event);
      refresh();
    },
    pause: () => {
      options.spinner?.clear();
      clearInterval(timer);
      timer = undefined;
    },
  };
}

/** A text that only counts the seconds is no news, where every text is a line. */
function withoutSeconds(text: string | undefined): string | undefined {
  return text?.replace(/ \(\d+ s\)$/, '');
}

/**
 * One line for the window: the step that has most to say, and how many others are running. Where the title leaves no
 * room for what is being waited for, the step's id stands for it.
 */
function liveText(running: readonly Running[], { columns, symbols }: Style): string {
  const main = running.find(({ text }) => text !== undefined) ?? running[0];
  if (main === undefined) return '';
  const others = running.length > 1 ? ` (and ${running.length - 1} more)` : '';
  // The spinner's own sign takes two columns, and the last one stays free.
  const room = columns - 3 - others.length;
  const doing = visible(main.text ?? wordsOf(main.step).present);
  const full = `${visible(main.step.title)}: ${doing}`;
  const text = textWidth(full) <= room ? full : `${main.step.id}: ${doing}`;
  return shorten(text, room, symbols.ellipsis) + others;
}

/** `Role "…" (waiting for the role to take effect, 20 s)`. */
function waitingText(running: readonly Running[]): string {
  return running
    .map(({ step, text, since }) => {
      const doing = text ?? wordsOf(step).present;
      return `${step.title} (${doing}, ${Math.round((Date.now() - since) / 1000)} s)`;
    })
    .join('; ');
}

/** `✔ Role "Presence API User" created (1.2 s)`. */
function endLines(result: StepResult, since: number | undefined, options: ProgressOptions): string[] {
  const style = options.style('stdout');
  const { colours, symbols } = style;
  const quiet = result.step.action === 'none' && result.status === 'done' && options.verbose !== true;
  if (quiet || result.status === 'pending') return [];

  const took = since === undefined ? '' : ` (${((Date.now() - since) / 1000).toFixed(1)}${unbroken}s)`;
  const because = reasonOf(result);
  const title = `${result.step.title} ${endWord(result)}`;
  const said = because === undefined ? `${title}${took}` : text`${title}: ${because}`;
  const sign = { done: symbols.done, failed: symbols.failed, skipped: symbols.skipped }[result.status];
  const paint = { done: colours.green, failed: colours.red, skipped: colours.yellow }[result.status];
  return textLines(said, style, { first: `${sign} ` }).map((line) => paint(line));
}

function cleanupLines(event: Extract<Event, { kind: 'cleanup' }>, options: ProgressOptions): string[] {
  const style = options.style('stderr');
  const { colours, symbols } = style;
  if (event.error === undefined) return textLines(event.title, style, { first: `${symbols.done} ` });
  const text = `${event.title}: failed: ${problemOf(event.error).what}`;
  return textLines(text, style, { first: `${symbols.warning} ` }).map((line) => colours.yellow(line));
}
