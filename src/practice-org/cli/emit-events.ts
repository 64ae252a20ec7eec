import { z } from 'zod';
import { readGivenFile, shownPath } from '../../answers/paths.js';
import type { Io } from '../../core/io.js';
import { inputProblem } from '../../core/problem.js';
import { textLines } from '../../ui/layout.js';
import type { Style } from '../../ui/style.js';
import { findUserByEmail } from '../people/find-user.js';
import type { PracticeOrg } from '../practice-org.js';
import { type EmitDocument, emitDocument, reasonOf, unknownTeamsState } from '../views/emit-document.js';
import { nearestPeople } from '../views/people.js';

const eventSchema = z.strictObject({ user: z.string().min(1), teamsPresence: z.string().min(1) });
type EventLine = z.infer<typeof eventSchema>;

/**
 * Reads a file of one JSON object a line: the events, each with its line for messages. Empty lines count for nothing.
 * @throws ProblemError (exit 3) naming every line that cannot be read
 */
export async function readEvents(
  file: string,
  single: { readonly user?: string | undefined; readonly teamsPresence?: string | undefined },
  io: Pick<Io, 'cwd'>,
) {
  if (single.user !== undefined || single.teamsPresence !== undefined)
    throw inputProblem('--file is given together with --user or --teams-presence.', {
      why: 'The file says for each event whose presence changes and to what.',
      next: 'Leave one or the other out.',
    });
  const name = shownPath(file, io.cwd);
  const content = await readGivenFile(file, `The file ${name}`, 'Give another file to --file.');
  const lines = String(content)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const faults: string[] = [];
  const events = lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    const read = readLine(text);
    if (typeof read !== 'string') return [{ ...read, line: index + 1 }];
    faults.push(`${name}:${index + 1}  ${read}`);
    return [];
  });
  if (events.length === 0 && faults.length === 0) faults.push(`${name}:1  The file holds no event.`);
  if (faults.length > 0) throw badEvents(name, faults);
  return { name, events };
}

function badEvents(name: string, details: readonly string[]) {
  return inputProblem(`The events of ${name} cannot be sent.`, {
    code: 'bad-events',
    details,
    next: 'Correct the file and run the command again. No event was sent.',
  });
}

/** The event, or what is wrong with the line. */
function readLine(text: string): EventLine | string {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return 'This is no JSON. A line looks like {"user": "EMAIL", "teamsPresence": "InACall"}.';
  }
  const parsed = eventSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/** Of so many events each transaction takes care; another process waits no longer for its turn. */
const eventsAtOnce = 100;

/**
 * Sends the events in their order. Answers with what `sandbox emit --file --json` prints.
 * @throws ProblemError (exit 3) before the first, naming every line with an unknown person or state
 */
export function emitEvents(practice: PracticeOrg, { name, events }: Awaited<ReturnType<typeof readEvents>>) {
  const faults = practice.transaction(
    (org) =>
      events.flatMap(({ line, user, teamsPresence }) => {
        const near =
          findUserByEmail(org, user) === undefined ? nearestPeople(org, user).slice(0, 3) : undefined;
        const hint = near === undefined || near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
        const state = unknownTeamsState(org, teamsPresence);
        return [
          ...(near === undefined ? [] : [`${name}:${line}  Nobody has the e-mail address ${user}.${hint}`]),
          ...(state === undefined
            ? []
            : [`${name}:${line}  Microsoft Teams reports no "${teamsPresence}". ${state}`]),
        ];
      }),
    { writes: false },
  );
  if (faults.length > 0) throw badEvents(name, faults);
  const sent: (EmitDocument & { readonly line: number })[] = [];
  for (let start = 0; start < events.length; start += eventsAtOnce) {
    practice.transaction((org, origin) => {
      for (const { line, user, teamsPresence } of events.slice(start, start + eventsAtOnce)) {
        const person = findUserByEmail(org, user);
        if (person !== undefined) sent.push({ line, ...emitDocument(org, person, teamsPresence, origin) });
      }
    });
  }
  const changed = sent.filter((event) => event.changed).length;
  const counts = new Map<string, number>();
  for (const event of sent) counts.set(reasonOf(event), (counts.get(reasonOf(event)) ?? 0) + 1);
  return {
    changed,
    unchanged: sent.length - changed,
    failed: sent.filter(hasFailed).length,
    /** How many events ended for which reason, the most frequent first. */
    reasons: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((one, other) => other.count - one.count),
    events: sent,
  };
}

function hasFailed({ triggers }: EmitDocument): boolean {
  return triggers.some(({ failed }) => failed);
}

/** More than these are counted only, unless everything is asked for. */
const mostShown = 50;

/** A line an event, and the sum of all. */
export function eventsText(
  document: ReturnType<typeof emitEvents>,
  verbose: boolean,
  style: Style,
): string[] {
  const { symbols } = style;
  const line = (text: string, first = '') => textLines(text, style, { first });
  const { events, changed, unchanged, failed, reasons } = document;
  const shown = verbose ? events : events.slice(0, mostShown);
  const rest = events.length - shown.length;
  return [
    ...shown.flatMap((event) => {
      const { user, teamsPresence, before, after } = event;
      const mark = hasFailed(event) ? symbols.failed : event.changed ? symbols.done : symbols.inSync;
      const what = event.changed
        ? `${before?.name ?? ''} ${symbols.arrow} ${after?.name ?? ''}`
        : `${after?.name ?? ''}, as before: ${reasonOf(event)}`;
      return line(`${user.email}, ${teamsPresence}: ${what}`, `${mark} `);
    }),
    ...(rest > 0 ? line(`and ${rest} more; --verbose shows all`, '  ') : []),
    '',
    ...line(
      `${events.length} ${events.length === 1 ? 'event' : 'events'}: ${changed} changed a presence, ${unchanged} did not${failed > 0 ? `, ${failed} failed` : ''}.`,
    ),
    ...reasons.flatMap(({ reason, count }) => line(`${count} × ${reason}`, `  ${symbols.bullet} `)),
  ];
}
