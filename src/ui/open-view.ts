import { createHumanView } from './human-view.js';
import { createJsonView } from './json-view.js';
import { runsInCi } from './open-prompter.js';
import { styleFor } from './style.js';
import { visible } from './text.js';
import type { Spinner, View, ViewOptions } from './view.js';

/** The way out for one run: the JSON view with `--json`, else the human view. */
export async function openView(options: ViewOptions): Promise<View> {
  const spinner = options.json !== true && canSpin(options) ? await createSpinner(options) : undefined;
  return plainView({ ...options, spinner });
}

/** The same without waiting and without a live line of its own. */
export function plainView(options: ViewOptions): View {
  return options.json === true ? createJsonView(options) : createHumanView(options);
}

/**
 * A live line needs a terminal that knows its width (with 0 columns the spinner's library redraws without end) and
 * can move its cursor, and somebody who looks: CI logs would fill with frames.
 */
function canSpin({ stderr, environment, quiet }: ViewOptions): boolean {
  return (
    quiet !== true &&
    stderr.isTTY === true &&
    (stderr.columns ?? 0) > 0 &&
    environment.TERM !== 'dumb' &&
    !runsInCi(environment)
  );
}

async function createSpinner({
  stderr: stream,
  environment,
  noColor,
  invocation,
}: ViewOptions): Promise<Spinner> {
  const { colours, symbols } = styleFor({ stream, environment, noColor, invocation });
  const { default: ora } = await import('ora');
  const spinner = ora({
    stream,
    isEnabled: true,
    // The prompter owns standard input; a spinner that discards it would swallow the first key of the next prompt.
    discardStdin: false,
    color: colours.level > 0 ? 'cyan' : false,
    spinner: symbols.ellipsis === '…' ? 'dots' : 'line',
  });
  return {
    show: (text) => {
      spinner.text = visible(text);
      if (!spinner.isSpinning) spinner.start();
    },
    clear: () => {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}
