import { problemOf } from '../core/problem.js';
import { render, type Text, text, unbroken } from '../core/text.js';
import type { PlannedStep } from '../engine/plan.js';
import type { Event, StepResult } from '../engine/report.js';
import { overviewText, textLines } from './layout.js';
import { planSummary, planText, wordsOf } from './plan-text.js';
import { markedLines, reasonOf, reportParts, type Target, warningLines } from './report-text.js';
import { endWord } from './result-line.js';
import { type Style, styleFor } from './style.js';
import { print, shortenAtSpace, textWidth, visible } from './text.js';
import type { Spinner, View, ViewOptions } from './view.js';

/** The view for people: writes as things happen, to standard output what one came for, to standard error the rest. */
export function createHumanView(options: Omit<ViewOptions, 'version'>): View {
  const { quiet = false, stdout, stderr } = options;
  const style = (to: Target): Style => styleFor({ ...options, stream: options[to] });
  // In one terminal the lines of both streams follow each other; in files they do not.
  const inOneTerminal = stdout.isTTY === true && stderr.isTTY === true;
  const blank = { stdout: true, stderr: true };
  const line = (to: Target, text: string) => {
    // One empty line parts; two only look like a mistake.
    if (text === '' && blank[to]) return;
    blank[to] = text === '';
    if (inOneTerminal) blank.stdout = blank.stderr = text === '';
    options.spinner?.clear();
    print(options[to], [text]);
  };
  const progress = createProgress({
    line,
    style,
    spinner: options.spinner,
    verbose: options.verbose,
  });
  const show = (to: Target, lines: (style: Style) => readonly string[]) => {
    progress.pause();
    for (const text of lines(style(to))) line(to, text);
  };
  const unlessQuiet = (to: Target, lines: (style: Style) => readonly string[]) => {
    if (!quiet) show(to, lines);
  };
  const paragraph = (text: Text, style: Style) => textLines(text, style, { keep: 'lines' });

  const shown = new Set<string>();
  /** Warnings that stand in the same terminal already. */
  const warned = new Set<string>();
  let isCounted = false;

  return {
    listen: (event) => {
      if (quiet) return;
      progress.listen(event);
      if (event.kind === 'step-end' && event.result.status !== 'pending') shown.add(event.result.step.id);
    },
    org: (org, identity) =>
      unlessQuiet('stderr', (style) =>
        paragraph(`Connected to ${org.name} (${org.region}) as "${identity}".`, style),
      ),
    note: (text) => unlessQuiet('stderr', (style) => paragraph(text, style)),
    warn: (text) => {
      warned.add(render(text));
      show('stderr', (style) => warningLines([text], style));
    },
    result: (text) => unlessQuiet('stdout', (style) => paragraph(text, style)),
    overview: (overview) => unlessQuiet('stdout', (style) => overviewText(overview, style)),
    plan: (plan, { open = options.verbose === true, opens, counted } = {}) => {
      isCounted = !quiet && counted !== false;
      unlessQuiet('stdout', (style) => [
        '',
        ...planText(plan, style, open, opens !== true),
        ...(counted === false ? [] : ['', ...paragraph(planSummary(plan), style)]),
        '',
      ]);
      if (inOneTerminal && !quiet)
        for (const note of plan.steps.flatMap(({ notes }) => notes)) warned.add(render(note));
    },
    ending: (text, went) =>
      show('stdout', (style) =>
        paragraph(text, style).map((part) => style.colours[went === 'well' ? 'green' : 'yellow'](part)),
      ),
    report: (report, closing) => {
      const warnings = report.warnings.filter((warning) => !warned.has(render(warning)));
      const parts = reportParts({ ...report, warnings }, closing, { shown, isCounted });
      for (const { to, lines } of quiet ? parts.filter(({ always }) => always) : parts)
        show(to, (style) => {
          const part = lines(style);
          return part.length === 0 || quiet ? part : ['', ...part];
        });
    },
    pause: progress.pause,
  };
}

/** Where nobody sees a spinner turn, a line at least this often shows that the program lives. In milliseconds. */
const heartbeat = 10_000;

interface ProgressOptions {
  /** Writes one line above whatever is live. How a step ended is a result, and goes to standard output. */
  readonly line: (to: Target, text: string) => void;
  readonly style: (to: Target) => Style;
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
function createProgress(options: ProgressOptions) {
  const { spinner, line } = options;
  const running = new Map<string, Running>();
  let looking: string | undefined;
  let [steps, seen] = [0, 0];
  let hasLooked = false;
  let timer: NodeJS.Timeout | undefined;

  const write = (to: Target, lines: readonly string[]) => {
    for (const text of lines) line(to, text);
  };
  const writeText = (text: string) =>
    write('stderr', textLines(text, options.style('stderr'), { first: '  ', item: true }));

  const seenText = () => `Looking at the org (${seen} of ${steps})`;

  const refresh = () => {
    const underWay = looking !== undefined || running.size > 0;
    clearInterval(timer);
    if (spinner === undefined && underWay)
      timer = setInterval(
        () => writeText(`Still working: ${looking ?? waitingText([...running.values()])}`),
        heartbeat,
      ).unref();
    else if (underWay) spinner?.show(liveText(looking ?? [...running.values()], options.style('stderr')));
    else spinner?.clear();
  };

  const handle = (event: Event) => {
    looking = undefined;
    switch (event.kind) {
      case 'preparing':
        looking = visible(event.text);
        break;
      case 'observe-start':
        // Solutions that are looked at beside each other are one look.
        if (seen === steps) [steps, seen] = [0, 0];
        steps += event.steps;
        if (spinner === undefined && !hasLooked) line('stderr', 'Looking at the org');
        hasLooked = true;
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
    listen: (event: Event) => {
      handle(event);
      refresh();
    },
    /** Takes the live line away until the next event. */
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
 * One line for the window: the step that has most to say, and how many others are running. Where that leaves no room for
 * what is being waited for, the title goes without its name (`OAuth client`), and the others uncounted.
 */
function liveText(running: string | readonly Running[], { columns, symbols }: Style): string {
  // The spinner's own sign takes two columns, the `^C` that the terminal writes behind it two, and the last stays free.
  const room = columns - 5;
  if (typeof running === 'string') return shortenAtSpace(running, room, symbols.ellipsis);
  const main = running.find(({ text }) => text !== undefined) ?? running[0];
  if (main === undefined) return '';
  const others = running.length > 1 ? ` (and ${running.length - 1} more)` : '';
  const doing = visible(main.text ?? wordsOf(main.step).present);
  const title = visible(main.step.title);
  const short = `${title.replace(/(?: in| of)? ".*$/, '') || title}: ${doing}`;
  const texts = [`${title}: ${doing}${others}`, short + others, short];
  return texts.find((text) => textWidth(text) <= room) ?? shortenAtSpace(short, room, symbols.ellipsis);
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
