import { inputProblem } from '../core/problem.js';
import { editAtTerminal } from './edit-at-terminal.js';
import { mappingsFields } from './fields.js';
import { mappingsHandler } from './mapping-run.js';

export const { run } = mappingsHandler({
  fields: mappingsFields,
  fileMustExist: false,
  prepare: ({ prompter }) => {
    if (prompter === undefined) throw needsTerminal();
    return (work) => editAtTerminal(work, prompter);
  },
});

function needsTerminal() {
  return inputProblem('Mappings can only be edited at a terminal.', {
    code: 'needs-terminal',
    why: 'Nobody can be asked here, or --json or --non-interactive was given.',
    next: 'In scripts use "gc-presence mappings set", "remove" and "import".',
  });
}
