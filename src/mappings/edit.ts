import type { Command } from '../cli/command.js';
import { mappingsFields } from './fields.js';
import { writerOptions } from './options.js';

export const mappingsEdit: Command = {
  description:
    'Shows which Genesys Cloud presence follows which Teams presence, and lets you change it at the terminal: pick a row and a presence by name, add Teams presences that have no row yet, remove rows, undo. Nothing is written before you have reviewed the difference and saved it. Rows that somebody else changed meanwhile are never overwritten without asking.',
  options: writerOptions(mappingsFields),
  permissions: async () => (await import('./permissions.js')).writePermissions,
  examples: [
    { title: 'Edit the table of the installed solution', line: 'gc-presence mappings edit' },
    { title: 'Try it in the practice org', line: 'gc-presence mappings edit --sandbox' },
    { title: 'Edit a file, without any org', line: 'gc-presence mappings edit --file mappings.csv' },
  ],
  load: () => import('./run-edit.js'),
};
