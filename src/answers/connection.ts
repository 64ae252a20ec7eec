import { homedir } from 'node:os';
import { type Connection, type Credentials, findRegion, type Region } from '../core/connection.js';
import { inputProblem } from '../core/problem.js';
import { Secret } from '../core/secret.js';
import { type ConnectionFields, connectionFields, type SecretSource } from './connection-fields.js';
import { type Field, FieldError, nameOf, type Source } from './field.js';
import { type GcProfile, gcProfilesFile, readGcProfile } from './gc-profiles.js';
import { readGivenFile } from './paths.js';
import type { Resolved } from './resolve.js';

export type ConnectionResult =
  | { readonly kind: 'ready'; readonly connection: Connection }
  | { readonly kind: 'missing'; readonly missing: readonly Field<unknown>[] };

export interface ConnectionOptions {
  /** Everything from standard input up to its end, for the file name `-`. */
  readonly readStandardInput: () => Promise<string>;
  /** Where `.gc/config.toml` lies. */
  readonly home?: string;
}

/** A value with the strength of the source that gave it. */
interface Ranked<T> {
  readonly value: T;
  readonly rank: number;
}

const ranks: Readonly<Record<Source, number>> = {
  flag: 6,
  environment: 5,
  config: 4,
  saved: 3,
  prompt: 2,
  default: 1,
};

/** A profile is named by some source, and a little weaker than what that source says itself. */
const profileHandicap = 0.5;

/**
 * Where to and as whom. An access token and an OAuth client are alternatives: the one from the stronger source wins,
 * and of two from the same source the token. A profile's secret goes with that profile's client only. The region
 * may be left out behind a gateway, where it only serves for links: it is `us-east-1` then.
 *
 * Reads the secret files, standard input and the profile; throws a problem when one of them cannot be used.
 */
export async function resolveConnection(
  resolved: Resolved<ConnectionFields>,
  options: ConnectionOptions,
): Promise<ConnectionResult> {
  const { answers } = resolved;
  const given = <T>(field: Field<T>, value: T | undefined): Ranked<T> | undefined => {
    const source = resolved.origins.get(field.key)?.source;
    return value === undefined || source === undefined ? undefined : { value, rank: ranks[source] };
  };

  const profileName = given(connectionFields.profile, answers.profile);
  const file = gcProfilesFile(options.home ?? homedir());
  const profile = profileName && (await readGcProfile(profileName.value, file));
  const fromProfile = <T>(value: T | undefined): Ranked<T> | undefined =>
    value === undefined || profileName === undefined
      ? undefined
      : { value, rank: profileName.rank - profileHandicap };

  const gateway = strongest(given(connectionFields.gateway, answers.gateway), fromProfile(profile?.gateway));
  const region = strongest(
    given(connectionFields.region, answers.region),
    fromProfile(profileRegion(profile)),
  );
  const credentials = chooseCredentials({
    token: strongest(
      given(connectionFields.accessToken, answers.accessToken),
      fromProfile(asSource(profile?.accessToken)),
    ),
    client: strongest(given(connectionFields.clientId, answers.clientId), fromProfile(profile?.clientId)),
    secret: given(connectionFields.clientSecret, answers.clientSecret),
    profileSecret: fromProfile(asSource(profile?.clientSecret)),
    profileClient: profile?.clientId,
  });

  const where = region?.value ?? (gateway === undefined ? undefined : findRegion('us-east-1'));
  const missing = [
    ...(where === undefined ? [connectionFields.region] : []),
    ...(credentials.kind === 'missing' ? credentials.missing : []),
  ];
  if (where === undefined || credentials.kind === 'missing') return { kind: 'missing', missing };
  const ready = await readCredentials(credentials, options.readStandardInput);
  const behind = gateway === undefined ? {} : { gateway: gateway.value };
  return { kind: 'ready', connection: { region: where, credentials: ready, ...behind } };
}

type Chosen =
  | { readonly kind: 'token'; readonly token: SecretSource }
  | { readonly kind: 'client'; readonly clientId: string; readonly secret: SecretSource }
  | { readonly kind: 'missing'; readonly missing: readonly Field<unknown>[] };

function chooseCredentials(offered: {
  readonly token: Ranked<SecretSource> | undefined;
  readonly client: Ranked<string> | undefined;
  readonly secret: Ranked<SecretSource> | undefined;
  readonly profileSecret: Ranked<SecretSource> | undefined;
  readonly profileClient: string | undefined;
}): Chosen {
  const { token, client } = offered;
  if (token !== undefined && token.rank >= (client?.rank ?? 0)) return { kind: 'token', token: token.value };
  const fitting = client?.value === offered.profileClient ? offered.profileSecret : undefined;
  const secret = strongest(offered.secret, fitting);
  if (client !== undefined && secret !== undefined) {
    return { kind: 'client', clientId: client.value, secret: secret.value };
  }
  return {
    kind: 'missing',
    missing: [
      ...(client === undefined ? [connectionFields.clientId] : []),
      ...(secret === undefined ? [connectionFields.clientSecret] : []),
    ],
  };
}

async function readCredentials(
  chosen: Exclude<Chosen, { kind: 'missing' }>,
  readStandardInput: () => Promise<string>,
): Promise<Credentials> {
  if (chosen.kind === 'token') {
    const accessToken = await readSecret(chosen.token, 'access token', readStandardInput);
    return { kind: 'token', accessToken };
  }
  const clientSecret = await readSecret(chosen.secret, 'client secret', readStandardInput);
  return { kind: 'client', clientId: chosen.clientId, clientSecret };
}

function strongest<T>(...offers: readonly (Ranked<T> | undefined)[]): Ranked<T> | undefined {
  return offers.reduce(
    (best, offer) => (offer !== undefined && offer.rank > (best?.rank ?? 0) ? offer : best),
    undefined,
  );
}

function asSource(secret: GcProfile['clientSecret']): SecretSource | undefined {
  return secret === undefined ? undefined : { kind: 'value', secret };
}

function profileRegion(profile: GcProfile | undefined): Region | undefined {
  if (profile?.environment === undefined) return undefined;
  try {
    return connectionFields.region.read(profile.environment, { source: 'config', directory: '.' });
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw inputProblem(`The region of the profile "${profile.name}" cannot be used.`, {
      code: 'bad-profiles',
      reason: `Its environment ${error.message}.`,
      hint: `Correct it with the gc CLI, or give the region with ${nameOf(connectionFields.region)}.`,
    });
  }
}

/**
 * The secret of `source`. `what` names it in errors: "client secret". Throws a problem when the file cannot be read,
 * is empty, or has more than one line; the message never repeats what was read.
 */
async function readSecret(
  source: SecretSource,
  what: string,
  readStandardInput: () => Promise<string>,
): Promise<Secret> {
  if (source.kind === 'value') return source.secret;
  const place = source.kind === 'file' ? `The file ${source.path}` : 'Standard input';
  const hint = 'Check the path, and that you may read the file.';
  const text =
    source.kind === 'file'
      ? String(await readGivenFile(source.path, `${place} with the ${what}`, hint))
      : await readStandardInput();
  const secret = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (secret.trim() === '')
    throw inputProblem(`${place} holds no ${what}: it is empty.`, {
      code: 'empty-secret',
      hint: `Put the ${what} into it, and nothing else.`,
    });
  if (/[\r\n]/.test(secret)) {
    throw inputProblem(`${place} has more than one line, so it is not just the ${what}.`, {
      code: 'bad-secret',
      hint: `Leave nothing but the ${what} in it.`,
    });
  }
  return new Secret(secret.trim());
}
