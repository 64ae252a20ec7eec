import type { Writable } from 'node:stream';
import ora from 'ora';
import type { Colours } from './colours.js';

/** One live line at the bottom of the window. */
export interface Spinner {
  /** Shows the line, or changes its text. */
  readonly show: (text: string) => void;
  /** Takes the line away; `show` brings it back. */
  readonly clear: () => void;
}

export function createSpinner(stream: Writable, colours: Colours, unicode: boolean): Spinner {
  const spinner = ora({
    stream,
    isEnabled: true,
    // The prompter owns standard input; a spinner that discards it would swallow the first key of the next prompt.
    discardStdin: false,
    color: colours.level > 0 ? 'cyan' : false,
    spinner: unicode ? 'dots' : 'line',
  });
  return {
    show: (text) => {
      spinner.text = text;
      if (!spinner.isSpinning) spinner.start();
    },
    clear: () => {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}
