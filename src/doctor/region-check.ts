import { type Connection, regions } from '../core/connection.js';
import type { Check } from '../engine/report.js';
import { GenesysError } from '../genesys/errors.js';
import { loginHintWithoutRegion } from '../genesys/login.js';
import { type RegionSearch, searchRegions } from '../genesys/search-regions.js';
import type { CommandRun } from '../solution/command-run.js';

export interface RegionFinding {
  readonly check: Check;
  /** What to do now that this is known; undefined where nothing new is. */
  readonly hint: string | undefined;
}

/**
 * Whether the error says that these credentials are not known in their region, so that another one may know them. Behind
 * a gateway the region decides nothing, and a client that could log in is where it belongs, whatever came after.
 */
export function mayBeElsewhere(error: unknown, { gateway, credentials }: Connection): boolean {
  // Who signs in sees by the page whether that is their org's.
  if (gateway !== undefined || credentials.kind === 'sign-in') return false;
  if (!(error instanceof GenesysError) || error.code !== 'not-authenticated') return false;
  return credentials.kind === 'token' || error.operation === 'POST /oauth/token';
}

/**
 * Looks for the region that accepts what was refused, if somebody agrees to it: the credentials go to the log-in servers
 * of all regions. Throws the signal's reason when that is aborted.
 */
export async function lookElsewhere(
  {
    context,
    view,
    prompter,
    signal,
    trace,
  }: Pick<CommandRun, 'context' | 'view' | 'prompter' | 'signal' | 'trace'>,
  connection: Connection,
): Promise<RegionFinding> {
  const asked = await prompter?.confirm({
    message: `Send these credentials once to each of the other ${regions.length - 1} regions, to find the right one?`,
    initial: false,
  });
  if (asked !== true) {
    const offer = prompter === undefined ? ` ${offerOnTerminal}` : '';
    const reason = `It may be another one: look at the address of Genesys Cloud in your browser. ${exampleAddress}${offer}`;
    return { check: { ...regionCheck(connection), status: 'unknown', reason }, hint: undefined };
  }
  const search = await searchRegions({
    connection,
    signal,
    trace,
    tryTimeout: context.tuning?.http?.tryTimeout,
    gatewayOf: context.tuning?.gatewayOf,
    progress: (answered, of) =>
      view.listen({ kind: 'preparing', text: `Asking the other regions (${answered} of ${of})` }),
  });
  return regionFinding(connection, search);
}

const exampleAddress = 'https://apps.mypurecloud.ie, for example, is the region mypurecloud.ie (eu-west-1).';
const offerOnTerminal = 'On a terminal, doctor offers to ask the other regions.';

function regionCheck({ region }: Connection): Pick<Check, 'id' | 'title'> {
  return { id: 'region', title: `The org is in the region ${region.name}` };
}

/** What the search comes to. Only a region that said no is known not to have the org. */
export function regionFinding(connection: Connection, search: RegionSearch): RegionFinding {
  const { accepting, refusing, unreached } = search;
  const common = regionCheck(connection);
  if (accepting !== undefined) {
    const flag = `--region ${accepting.name}`;
    const reason = `These credentials are accepted in ${accepting.name} (${accepting.place}). Use ${flag}.`;
    return { check: { ...common, status: 'failed', reason }, hint: `Run the command again with ${flag}.` };
  }
  const all = refusing.length + unreached.length;
  const wrong = connection.credentials.kind === 'token' ? tokenIsWrong : clientIsWrong;
  if (unreached.length === 0) {
    const reason = `None of the other ${all} regions accepts these credentials either: ${wrong}, not the region.`;
    return { check: { ...common, status: 'unknown', reason }, hint: loginHintWithoutRegion(connection) };
  }
  const silent = `${unreached.length} could not be reached (${unreached.map(({ name }) => name).join(', ')})`;
  const reason =
    refusing.length === 0
      ? `None of the other ${all} regions could be reached, so that the org may be in any of them.`
      : `Of the other ${all} regions, ${refusing.length} do not accept these credentials either, and ${silent}. Unless the org is in one of those, ${wrong}.`;
  return { check: { ...common, status: 'unknown', reason }, hint: undefined };
}

const clientIsWrong = 'the client id, the secret or the grant is wrong';
const tokenIsWrong = 'the access token is wrong or has expired';
