import { liveFields } from '../../answers/life-fields.js';
import { resolve } from '../../answers/resolve.js';
import { inputProblem } from '../../problem.js';
import { associateUser } from '../../solutions/associate-user/solution.js';
import { verifyAssociateUser } from '../../solutions/associate-user/verify.js';
import type { CommandContext } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { verifyHandler } from '../solution/verify.js';

const handler = verifyHandler(associateUser, verifyAssociateUser);

export async function run(context: CommandContext): Promise<ExitCode> {
  if (resolve(liveFields, { flags: context.flags }).answers.live) throw notLive();
  return handler.run(context);
}

/**
 * A campaign works through all of its list. It could be limited by a filter, which would be put on the very campaign that
 * the schedule starts: a run that is killed there would leave everybody else without their presence.
 */
function notLive() {
  return inputProblem('A campaign cannot safely be started for one person.', {
    code: 'no-live-run',
    reason:
      'It works through all of its list. A filter that limits it to one contact would stay on it if this run were cut off, and the schedule would reach nobody else.',
    hint: 'Leave --live out: all parts are checked. The next times that it names show the rest; so does "gc-presence sandbox run-schedules" in the practice org.',
  });
}
