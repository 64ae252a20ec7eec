import type { CommandContext } from '../../answers/command.js';
import { resolve } from '../../answers/resolve.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { documentStart, jsonText, noteDocument } from '../../ui/json-view.js';
import { printSentences } from '../../ui/layout.js';
import { openSandbox } from '../open.js';
import type { PracticeOrg } from '../practice-org.js';
import { noteServing } from '../store.js';
import { startFields } from './fields.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io, signal, abruptExit } = context;
  const { answers } = resolve(startFields, { flags, environment: io.environment, cwd: io.cwd });
  const { practice, file } = await openSandbox(answers.sandbox, io, {
    port: answers.port,
    page: true,
    faults: answers.faults,
  });
  const variables = environmentFor(practice);

  // Not through `redact`: handing out this secret, which dies with the process, is the purpose.
  if (flags.json === true) {
    noteDocument(io.stdout);
    const start = documentStart(context, 'applied');
    io.stdout.write(jsonText({ ...start, url: practice.url, file, environment: variables }));
  } else {
    for (const [name, value] of Object.entries(variables))
      io.stdout.write(`export ${name}=${quoted(value)}\n`);
  }
  // Whoever works with these credentials must not lose them to a reset in another window.
  const noLonger = noteServing(file);
  try {
    printSentences(io.stderr, io.environment, [
      `The practice org of ${file} is running until Ctrl-C. Watch it in a browser:`,
      // Alone on its line, so that it can be clicked and copied.
      practice.url,
    ]);
    if (abruptExit !== undefined) abruptExit.stopping = 'The practice org has stopped.';
    await aborted(signal);
  } finally {
    noLonger();
    await practice.close();
  }
  return exitCodes.done;
}

/** The variables that CX as Code reads as well, so one shell serves both. */
function environmentFor(practice: PracticeOrg): Readonly<Record<string, string>> {
  const { protocol, hostname, port } = new URL(practice.url);
  return {
    GENESYSCLOUD_REGION: 'us-east-1',
    GENESYSCLOUD_OAUTHCLIENT_ID: practice.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: practice.clientSecret,
    GENESYSCLOUD_GATEWAY_PROTOCOL: protocol.replace(':', ''),
    GENESYSCLOUD_GATEWAY_HOST: hostname,
    GENESYSCLOUD_GATEWAY_PORT: port,
  };
}

function quoted(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
