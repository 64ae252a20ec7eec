import type { DefaultedField } from '../../answers/field.js';
import { readSwitch, switchField } from '../../answers/field-kinds.js';
import { inputProblem } from '../../problem.js';

const live: DefaultedField<boolean> = {
  ...switchField({
    key: 'live',
    flag: '--live',
    summary:
      'start a campaign for that person alone; refused, because the platform offers no safe way to do so',
    default: false,
    configurable: false,
    remembered: false,
  }),
  /** Throws a ProblemError (exit 3): no value of the flag will do. */
  read(raw, from) {
    if (readSwitch(raw, from)) throw notLive();
    return false;
  },
};

/** What `verify` asks beside the person. */
export const liveFields = { live } as const;

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
