import type { Writable } from 'node:stream';
import { describe } from '../genesys/describe.js';
import { coloursFor } from './colours.js';
import { createHumanView } from './human-view.js';
import { runsInCi } from './interactive.js';
import { createJsonView } from './json-view.js';
import type { Spinner } from './spinner.js';
import { symbolsFor } from './symbols.js';
import type { View } from './view.js';

export interface OpenViewOptions {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** This program's version. */
  readonly version: string;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly noColor?: boolean | undefined;
}

/** The way out for one run: the JSON view with `--json`, else the human view. */
export async function openView(options: OpenViewOptions): Promise<View> {
  if (options.json === true) return createJsonView({ ...options, describe });
  return createHumanView({
    stream: options.stderr,
    environment: options.environment,
    noColor: options.noColor,
    quiet: options.quiet,
    verbose: options.verbose,
    describe,
    spinner: canSpin(options) ? await loadSpinner(options) : undefined,
  });
}

/**
 * A live line needs a terminal that knows its width (with 0 columns the spinner's library redraws without end) and
 * can move its cursor, and somebody who looks: CI logs would fill with frames.
 */
function canSpin({ stderr, environment, quiet }: OpenViewOptions): boolean {
  return (
    quiet !== true &&
    stderr.isTTY === true &&
    (stderr.columns ?? 0) > 0 &&
    environment.TERM !== 'dumb' &&
    !runsInCi(environment)
  );
}

async function loadSpinner({ stderr, environment, noColor }: OpenViewOptions): Promise<Spinner> {
  const { createSpinner } = await import('./spinner.js');
  const unicode = symbolsFor(environment).ellipsis === '…';
  return createSpinner(stderr, coloursFor({ stream: stderr, environment, noColor }), unicode);
}
