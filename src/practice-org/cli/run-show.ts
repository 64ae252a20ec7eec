import { resolve } from '../../answers/resolve.js';
import type { CommandContext } from '../../cli/command.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { writeJson } from '../../ui/json-view.js';
import { styleFor } from '../../ui/style.js';
import type { Org } from '../org.js';
import { showFields } from './fields.js';
import { findPerson } from './find-person.js';
import { installedIn } from './installed.js';
import { openSandbox } from './open-sandbox.js';
import { type Overview, overviewText } from './overview-text.js';
import { peopleOf, personReport } from './people.js';

const usualPeople = 20;
const usualEvents = 10;

/** The overview is this command's result, so it goes to standard output in both forms. */
export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const { answers } = resolve(showFields, { flags, environment: io.environment, cwd: io.cwd });
  const { practice, file, fresh } = await openSandbox(answers.sandbox, io);
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
      io.stdout.write(
        `${overviewText(overview, style, { sandbox: answers.sandbox, cwd: io.cwd }).join('\n')}\n`,
      );
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
    clockAheadSeconds: Math.round(org.state.clockOffset / 1000),
    people,
    peopleInAll: everybody.length,
    installed: installedIn(org),
    events: org.state.events.slice(which.all ? 0 : -usualEvents),
  };
}
