import type { Command } from '../../cli/command.js';
import { outputOptions } from '../../cli/option-groups.js';
import { startFields } from './fields.js';

export const sandboxStart: Command = {
  description:
    'Serves the practice org on this machine until Ctrl-C, and prints the environment variables by which this program, CX as Code, an SDK or curl reach it. The client secret is new with every start.',
  options: [{ title: 'Options of sandbox start', table: startFields }, outputOptions],
  examples: [
    { title: 'Serve it on a port of your choice', line: 'gc-presence sandbox start --port 8090' },
    { title: 'Rehearse bad days', line: 'gc-presence sandbox start --faults faults.json' },
  ],
  load: () => import('./run-start.js'),
};
