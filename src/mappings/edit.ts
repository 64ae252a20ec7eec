import type { Command } from '../answers/command.js';
import { inputProblem } from '../core/problem.js';
import { command, text } from '../core/text.js';
import { mappingsFields, writePermissions, writerOptions } from './options.js';

export const mappingsEdit: Command = {
  description:
    'Shows which Genesys Cloud presence follows which Teams presence, and lets you change it at the terminal: pick a row and a presence by name, add Teams presences that have no row yet, remove rows, undo. Nothing is written before you have reviewed the difference and saved it. Rows that somebody else changed meanwhile are never overwritten without asking.',
  options: writerOptions(mappingsFields),
  permissions: async () => writePermissions,
  examples: [
    { title: 'Edit the table of the installed solution', line: 'gc-presence mappings edit' },
    { title: 'Try it in the practice org', line: 'gc-presence mappings edit --sandbox' },
    { title: 'Edit a file, without any org', line: 'gc-presence mappings edit --file mappings.csv' },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { editAtTerminal } = await import('./editor.js');
    return mappingsHandler({
      fields: mappingsFields,
      fileMustExist: false,
      prepare: ({ prompter }) => {
        if (prompter === undefined) throw needsTerminal();
        return (run) => editAtTerminal(run, prompter);
      },
    });
  },
};

function needsTerminal() {
  return inputProblem('Mappings can only be edited at a terminal.', {
    code: 'needs-terminal',
    why: 'Nobody can be asked here, or --json or --non-interactive was given.',
    next: text`In scripts use "${command('mappings set')}", "remove" and "import".`,
  });
}
