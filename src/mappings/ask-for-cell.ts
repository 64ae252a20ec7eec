import type { Prompter } from '../ui/prompter.js';
import { cellProblem } from './read-csv.js';

/** A text that can stand in a row, without space around it. `what` is what it is for, as in "the Teams presence". */
export async function askForCell(prompter: Prompter, message: string, what: string): Promise<string> {
  const validate = (typed: string) => {
    const problem = cellProblem(what, typed);
    return problem === undefined ? undefined : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
  };
  return (await prompter.text({ message, validate })).trim();
}
