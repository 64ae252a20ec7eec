import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Connection, type Credentials, type Gateway, isLoopback, regions } from '../core/connection.js';
import { decodeText } from '../core/decode.js';
import type { Environment } from '../core/io.js';
import { inputProblem } from '../core/problem.js';
import { Secret, secretIn } from '../core/secret.js';
import { type ConnectionFields, connectionFields, type SecretSource } from './connection-fields.js';
import { type Field, nameOf, type Source } from './field.js';
import { readGcProfile } from './gc-profiles.js';
import { readGivenFile } from './paths.js';
import { readProxies } from './proxy.js';
import type { Resolved } from './resolve.js';

type ConnectionResult =
  | { readonly kind: 'ready'; readonly connection: Connection }
  | { readonly kind: 'missing'; readonly missing: readonly Field<unknown>[] };

/** A value with the strength of the source that gave it. */
interface Ranked<T> {
  readonly value: T;
  readonly rank: number;
}

const weakestFirst: readonly Source[] = ['default', 'prompt', 'saved', 'config', 'environment', 'flag'];

/** A profile is named by some source, and a little weaker than what that source says itself. */
const profileHandicap = 0.5;

/** What the answers do not hold. */
export interface Machine {
  readonly readStandardInput: () => Promise<string | Uint8Array>;
  readonly environment: Environment;
  /** Where the gc CLI keeps its folder. */
  readonly home?: string;
}

/**
 * Where to and as whom. A sign-in by browser, an access token and an OAuth client with its secret are alternatives: the
 * one from the stronger source wins, and of those from the same source the first in this order. A profile's secret goes with that profile's client only. The region
 * may be left out behind a gateway, where it only serves for links: it is `us-east-1` then.
 *
 * Reads the secret files, standard input (up to its end, for the file name `-`) and the profile of `home`; throws a
 * problem when one of them cannot be used.
 */
export async function resolveConnection(
  { answers, origins }: Resolved<ConnectionFields>,
  { readStandardInput, environment, home = environment.HOME || homedir() }: Machine,
): Promise<ConnectionResult> {
  const rankOf = ({ key }: Field<unknown>) => weakestFirst.indexOf(origins.get(key)?.source ?? 'default');
  const profile =
    answers.profile === undefined
      ? undefined
      : await readGcProfile(answers.profile, join(home, '.gc', 'config.toml'));
  const profileRank = rankOf(connectionFields.profile) - profileHandicap;
  const strongest = <T>(
    field: Field<T>,
    own: T | undefined,
    ofProfile: T | undefined,
  ): Ranked<T> | undefined => {
    const rank = rankOf(field);
    if (own !== undefined && (ofProfile === undefined || rank > profileRank)) return { value: own, rank };
    return ofProfile === undefined ? undefined : { value: ofProfile, rank: profileRank };
  };

  const { region, gateway, accessToken, clientId, clientSecret, proxy, signIn } = connectionFields;
  const token = strongest(accessToken, answers.accessToken, profile?.accessToken);
  const client = strongest(clientId, answers.clientId, profile?.clientId);
  const ofSameClient = client?.value === profile?.clientId ? profile?.clientSecret : undefined;
  const secret = strongest(clientSecret, answers.clientSecret, ofSameClient);
  const behind = strongest(gateway, answers.gateway, profile?.gateway)?.value;
  if (behind !== undefined && !answers.allowInsecureGateway) refuseClearText(behind);
  const where =
    strongest(region, answers.region, profile?.region)?.value ??
    (behind === undefined ? undefined : regions[0]);

  // A profile that signs in by browser is asked to by its grant type.
  const byBrowser = strongest(signIn, answers.signIn || undefined, profile?.signIn && true);
  const others = Math.max(token?.rank ?? 0, secret?.rank ?? 0);

  let logIn: (() => Promise<Credentials>) | undefined;
  if (byBrowser !== undefined && byBrowser.rank >= others) {
    const ofProfile = client?.value === profile?.clientId ? profile?.signIn : undefined;
    if (client !== undefined) logIn = async () => ({ kind: 'sign-in', clientId: client.value, ...ofProfile });
  } else if (token !== undefined && token.rank >= (client?.rank ?? 0)) {
    const read = () => readSecret(token.value, 'access token', readStandardInput);
    logIn = async () => ({ kind: 'token', accessToken: await read() });
  } else if (client !== undefined && secret !== undefined) {
    const read = () => readSecret(secret.value, 'client secret', readStandardInput);
    logIn = async () => ({ kind: 'client', clientId: client.value, clientSecret: await read() });
  }
  if (where !== undefined && logIn !== undefined) {
    const proxies = readProxies(environment, strongest(proxy, answers.proxy, profile?.proxy)?.value);
    const credentials = await logIn();
    const connection = {
      region: where,
      credentials,
      proxies,
      ...(behind === undefined ? {} : { gateway: behind }),
    };
    return { kind: 'ready', connection };
  }
  const missing = [
    ...(where === undefined ? [region] : []),
    ...(logIn === undefined && client === undefined ? [clientId] : []),
    ...(logIn === undefined && secret === undefined && byBrowser === undefined ? [clientSecret] : []),
  ];
  return { kind: 'missing', missing };
}

/**
 * Whoever is on the way to another machine reads what goes there over http.
 * @throws ProblemError (exit 3)
 */
function refuseClearText({ protocol, host }: Gateway): void {
  if (protocol === 'https' || isLoopback(host)) return;
  throw inputProblem(`The gateway http://${host} would get the secrets unencrypted.`, {
    code: 'insecure-gateway',
    why: 'It is on another machine, and everybody on the way there can read what goes over http.',
    next: `Use https, or allow it with ${nameOf(connectionFields.allowInsecureGateway)}.`,
  });
}

/**
 * The secret of `source`. `what` names it in errors: "client secret".
 * @throws ProblemError (exit 3), which never repeats what was read: whatever it is, it was meant to be a secret
 */
async function readSecret(
  source: SecretSource,
  what: string,
  readStandardInput: () => Promise<string | Uint8Array>,
): Promise<Secret> {
  if (source.kind === 'value') return source.secret;
  const place = source.kind === 'file' ? `The file ${source.path}` : 'Standard input';
  const hint = 'Check the path, and that you may read the file.';
  const read =
    source.kind === 'file'
      ? await readGivenFile(source.path, `${place} with the ${what}`, hint)
      : Buffer.from(await readStandardInput());
  const decoded = decodeText(read);
  const secret = 'problem' in decoded ? undefined : secretIn(decoded.text);
  if (secret !== undefined && secret !== '' && !/[\r\n]/.test(secret)) return new Secret(secret);
  throw inputProblem(`${place} does not hold a ${what} and nothing else.`, {
    code: secret === '' ? 'empty-secret' : 'bad-secret',
    why: `It ${secret === undefined ? 'is not text' : secret === '' ? 'is empty' : 'has more than one line'}.`,
    next: `Save it as plain text (UTF-8), with the ${what} and nothing else.`,
  });
}
