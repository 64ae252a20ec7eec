import type { CommandContext } from '../../answers/command.js';
import { resolve } from '../../answers/resolve.js';
import type { ExitCode } from '../../core/exit-codes.js';
import { command, text } from '../../core/text.js';
import { printSentences, tableText, textLines } from '../../ui/layout.js';
import { printResult } from '../../ui/result.js';
import type { Style } from '../../ui/style.js';
import { shorten, textWidth, visible } from '../../ui/text.js';
import { minute } from '../json.js';
import { openSandbox } from '../open.js';
import type { Org } from '../org.js';
import { installedIn } from '../views/installed.js';
import { findPerson, peopleOf, personReport } from '../views/people.js';
import { showFields } from './fields.js';

const usualPeople = 20;
const usualEvents = 10;

/** The overview is this command's result, so it goes to standard output in both forms. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const { answers } = resolve(showFields, { flags, environment: io.environment, cwd: io.cwd });
  const { practice, file, fresh } = await openSandbox(answers.sandbox, io);
  try {
    const { all, user } = answers;
    const overview = practice.transaction((org) => overviewOf(org, file, { all, user }), { writes: false });
    if (fresh && flags.json !== true)
      printSentences(io.stderr, io.environment, [`A new practice org was made in ${file}.`]);
    const document = { result: 'in-sync', ...overview } as const;
    return printResult(context, document, (style) => overviewText(overview, style), answers.sandbox);
  } finally {
    await practice.close();
  }
}

/** What `sandbox show` tells, and prints with `--json`. */
function overviewOf(org: Org, file: string, which: { all: boolean; user: string | undefined }) {
  const everybody = peopleOf(org);
  const people =
    which.user === undefined
      ? everybody.slice(0, which.all ? everybody.length : usualPeople)
      : [personReport(org, findPerson(org, which.user))];
  const { id, name } = org.state.identity.organization;
  return {
    file,
    organization: { id, name },
    time: org.timestamp(),
    /** How far `sandbox run-schedules` has moved its clock beyond this machine's. */
    clockAheadSeconds: Math.round(org.state.clockOffset / 1000),
    people,
    peopleInAll: everybody.length,
    installed: installedIn(org),
    /** The newest last. */
    events: org.state.events.slice(which.all ? 0 : -usualEvents),
  };
}

/** Whole events, as the bodies of what was sent, are for `--json`. */
const longestEvent = 160;

type Overview = ReturnType<typeof overviewOf>;

function overviewText(overview: Overview, style: Style): string[] {
  const heading = (text: string) => ['', style.colours.bold(text)];
  const { people, peopleInAll, installed, events } = overview;
  const count =
    people.length < peopleInAll
      ? `${people.length} of ${peopleInAll}; --all shows everybody`
      : `${peopleInAll}`;
  return [
    ...textLines(overview.organization.name, style),
    ...textLines(`Clock: ${minute(overview.time)} UTC${ahead(overview.clockAheadSeconds)}`, style),
    `File: ${visible(overview.file)}`,
    ...heading(`People (${count})`),
    ...tableText(
      [
        { heading: 'Name', narrow: 'wrap' },
        { heading: 'E-mail', narrow: 'keep' },
        { heading: 'Presence', narrow: 'wrap' },
        { heading: 'Teams', narrow: 'drop' },
        { heading: 'Since', narrow: 'drop' },
      ],
      people.map((person) => [
        person.name,
        person.email,
        person.presence,
        person.teamsPresence ?? '-',
        minute(person.since),
      ]),
      style,
    ),
    ...heading('Installed by gc-presence'),
    ...(installed.length === 0
      ? textLines(text`Nothing yet: ${command('teams-presence setup', '--sandbox')}`, style)
      : tableText(
          [
            { heading: 'Kind', narrow: 'keep' },
            { heading: 'Name', narrow: 'keep' },
            { heading: 'State', narrow: 'wrap' },
            { heading: 'Id', narrow: 'drop' },
          ],
          installed.map(({ kind, name, state, id }) => [kind, name, state, id]),
          style,
        )),
    ...heading('Recent events'),
    ...(events.length === 0 ? ['None yet.'] : eventsText(events, style)),
  ];
}

/** Time and kind stand in columns; the text goes on below itself where the window leaves room for that. */
function eventsText(events: Overview['events'], { columns, symbols, colours }: Style): string[] {
  const widest = Math.max(...events.map(({ kind }) => textWidth(kind)));
  return events.flatMap(({ at, kind, text }) => {
    const lead = `${minute(at)}  ${kind.padEnd(widest)}  `;
    const rest = ' '.repeat(columns < 2 * lead.length ? 2 : lead.length);
    const shown = shorten(visible(text), longestEvent, symbols.ellipsis);
    const [first = '', ...others] = textLines(shown, { columns }, { first: lead, rest, split: true });
    return [colours.dim(lead) + first.slice(lead.length), ...others];
  });
}

/** Nothing for less than a minute. */
function ahead(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return '';
  const days = Math.floor(minutes / (24 * 60));
  const hours = Math.floor(minutes / 60);
  const [count, unit] = days > 0 ? [days, 'day'] : hours > 0 ? [hours, 'hour'] : [minutes, 'minute'];
  return `, ${count} ${unit}${count === 1 ? '' : 's'} ahead of this machine`;
}
