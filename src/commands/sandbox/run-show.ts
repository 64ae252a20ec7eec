import { resolve } from '../../answers/resolve.js';
import type { Org } from '../../practice-org/org.js';
import { writeJson } from '../../ui/json-output.js';
import { type Style, styleFor } from '../../ui/style.js';
import { tableText } from '../../ui/table.js';
import { textWidth } from '../../ui/text-width.js';
import { visible } from '../../ui/visible.js';
import { wrap } from '../../ui/wrap.js';
import type { CommandContext } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { showFields } from './fields.js';
import { findPerson } from './find-person.js';
import { type InstalledObject, installedIn } from './installed.js';
import { openSandbox, sandboxFile } from './open-sandbox.js';
import { type PersonReport, peopleOf, personReport } from './people.js';

const usualPeople = 20;
const usualEvents = 10;

interface Overview {
  readonly file: string;
  readonly organization: { readonly id: string; readonly name: string };
  /** The practice org's own time, ISO 8601 UTC. */
  readonly time: string;
  readonly people: readonly PersonReport[];
  readonly peopleInAll: number;
  readonly installed: readonly InstalledObject[];
  /** The newest last. */
  readonly events: readonly { readonly at: string; readonly kind: string; readonly text: string }[];
}

/** The overview is this command's result, so it goes to standard output in both forms. */
export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const { answers } = resolve(showFields, { flags, environment: io.environment, cwd: io.cwd });
  const file = sandboxFile(answers.sandbox, io.environment);
  const { practice, fresh } = await openSandbox(file);
  try {
    const { all, user } = answers;
    const overview = practice.transaction((org) => overviewOf(org, file, { all, user }), { writes: false });
    if (flags.json === true) {
      writeJson(io.stdout, overview);
    } else {
      if (fresh) io.stderr.write(`A new practice org was made in ${file}.\n`);
      const style = styleFor({
        stream: io.stdout,
        environment: io.environment,
        noColor: flags.color === false,
      });
      io.stdout.write(`${overviewText(overview, style).join('\n')}\n`);
    }
    return exitCodes.done;
  } finally {
    await practice.close();
  }
}

function overviewOf(org: Org, file: string, which: { all: boolean; user: string | undefined }): Overview {
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
    people,
    peopleInAll: everybody.length,
    installed: installedIn(org),
    events: org.state.events.slice(which.all ? 0 : -usualEvents),
  };
}

function overviewText(overview: Overview, style: Style): string[] {
  const heading = (text: string) => ['', style.colours.bold(text)];
  const { people, peopleInAll, installed, events } = overview;
  const count =
    people.length < peopleInAll
      ? `${people.length} of ${peopleInAll}; --all shows everybody`
      : `${peopleInAll}`;
  return [
    ...wrap(`${overview.organization.name}, ${overview.time}`, { columns: style.columns }),
    `File: ${overview.file}`,
    ...heading(`People (${count})`),
    ...tableText(
      [
        { heading: 'Name', narrow: 'shorten' },
        { heading: 'E-mail', narrow: 'keep' },
        { heading: 'Presence', narrow: 'shorten' },
        { heading: 'Teams', narrow: 'shorten' },
        { heading: 'Since', narrow: 'drop' },
      ],
      people.map((person) => [
        person.name,
        person.email,
        person.presence,
        person.teamsPresence ?? '-',
        time(person.since),
      ]),
      style,
    ),
    ...heading('Installed by gc-presence'),
    ...(installed.length === 0
      ? wrap('Nothing yet: gc-presence teams-presence setup --sandbox', { columns: style.columns })
      : tableText(
          [
            { heading: 'Kind', narrow: 'keep' },
            { heading: 'Name', narrow: 'shorten' },
            { heading: 'State', narrow: 'keep' },
            { heading: 'Id', narrow: 'drop' },
          ],
          installed.map(({ kind, name, state, id }) => [kind, name, state, id]),
          style,
        )),
    ...heading('Recent events'),
    ...(events.length === 0 ? ['None yet.'] : events.flatMap((event) => eventLines(event, style))),
  ];
}

function eventLines({ at, kind, text }: Overview['events'][number], { columns }: Style): string[] {
  return wrap(visible(`${time(at)}  ${kind}  ${text}`), { columns, rest: '    ', measure: textWidth });
}

/** `2026-11-22 10:07` (UTC). */
function time(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
