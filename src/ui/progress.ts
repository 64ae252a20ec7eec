import { problemOf } from '../core/problem.js';
import { text, unbroken } from '../core/text.js';
import type { PlannedStep } from '../engine/plan.js';
import type { Event, Listener, StepResult } from '../engine/report.js';
import { textLines } from './layout.js';
import { wordsOf } from './plan-text.js';
import { markedLines, reasonOf, type Target } from './report-text.js';
import { endWord } from './result-line.js';
import type { Style } from './style.js';
import { shorten, textWidth, visible } from './text.js';
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
  const { spinner, line } = options;
  const running = new Map<string, Running>();
  let looking: string | undefined;
  let [steps, seen] = [0, 0];
  let timer: NodeJS.Timeout | undefined;

  const write = (to: Target, lines: readonly string[]) => {
    for (const text of lines) line(to, text);
  };
  const writeText = (text: string) =>
    write('stderr', textLines(text, options.style('stderr'), { first: '  ' }));

  const seenText = () => `Looking at the org (${seen} of ${steps})`;

  const refresh = () => {
    const underWay = looking !== undefined || running.size > 0;
    clearInterval(timer);
    if (spinner === undefined && underWay)
      timer = setInterval(
        () => writeText(`Still working: ${looking ?? waitingText([...running.values()])}`),
        heartbeat,
      ).unref();
    else if (underWay) spinner?.show(looking ?? liveText([...running.values()], options.style('stderr')));
    else spinner?.clear();
  };

  const handle = (event: Event) => {
    looking = undefined;
    switch (event.kind) {
      case 'preparing':
        looking = visible(event.text);
        break;
      case 'observe-start':
        [steps, seen] = [event.steps, 0];
        if (spinner === undefined) line('stderr', 'Looking at the org');
        looking = seenText();
        break;
      case 'observed':
        seen += 1;
        looking = seenText();
        break;
      case 'step-start':
        running.set(event.step.id, { step: event.step, since: Date.now() });
        break;
      case 'step-progress': {
        const current = running.get(event.step.id);
        if (current === undefined || current.text === event.text) break;
        const news = withoutSeconds(current.text) !== withoutSeconds(event.text);
        current.text = event.text;
        if (spinner === undefined && news) writeText(`${event.step.title}: ${event.text}`);
        break;
      }
      case 'step-end': {
        const since = running.get(event.result.step.id)?.since;
        running.delete(event.result.step.id);
        write('stdout', endLines(event.result, since, options));
        break;
      }
      case 'cleanup':
        write('stderr', cleanupLines(event, options.style('stderr')));
        break;
    }
  };

  return {
    listen: (event) => {
      handle(event);
      refresh();
    },
    pause: () => {
      spinner?.clear();
      clearInterval(timer);
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
  const quiet = result.step.action === 'none' && result.status === 'done' && options.verbose !== true;
  if (quiet || result.status === 'pending') return [];
  const took = since === undefined ? '' : ` (${((Date.now() - since) / 1000).toFixed(1)}${unbroken}s)`;
  const because = reasonOf(result);
  const title = `${result.step.title} ${endWord(result)}`;
  const said = because === undefined ? `${title}${took}` : text`${title}: ${because}`;
  return markedLines(result.status, said, options.style('stdout'));
}

function cleanupLines({ title, error }: Extract<Event, { kind: 'cleanup' }>, style: Style): string[] {
  return error === undefined
    ? markedLines('done', title, style)
    : markedLines('unknown', `${title}: failed: ${problemOf(error).what}`, style);
}
