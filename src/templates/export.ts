import type { Command } from '../cli/command.js';
import { outputOptions } from '../cli/option-groups.js';

export const templatesExport: Command = {
  description:
    'Copies the templates into a folder, which is created if need be. A file that is there already and differs is left alone unless --yes is given: then it is overwritten.',
  options: [outputOptions],
  positionals: [{ name: 'dir', summary: 'the folder to copy into', required: true }],
  examples: [{ title: 'Copy them next to your own files', line: 'gc-presence templates export ./templates' }],
  load: () => import('./run-export.js'),
};
