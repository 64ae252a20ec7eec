import { describe, expect, test } from 'vitest';
import type { Connection, Credentials } from '../../src/core/connection.js';
import { type Region, regions } from '../../src/core/connection.js';
import { Secret } from '../../src/core/secret.js';
import { mayBeElsewhere, regionFinding } from '../../src/doctor/region.js';
import { GenesysError, type GenesysErrorFields } from '../../src/genesys/errors.js';

function region(name: string): Region {
  const found = regions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`There is no region ${name}.`);
  return found;
}

const client: Credentials = {
  kind: 'client',
  clientId: 'client-1',
  clientSecret: new Secret('secret-of-client-1'),
};
const token: Credentials = { kind: 'token', accessToken: new Secret('some-access-token') };
const at = (credentials: Credentials): Connection => ({ region: region('us-east-1'), credentials });

const [first, second, ...rest] = regions.filter(({ name }) => name !== 'us-east-1');
if (first === undefined || second === undefined) throw new Error('There are too few regions.');

describe('what the search for the region comes to', () => {
  test('rules nothing out where no other region could be reached', () => {
    const search = { accepting: undefined, refusing: [], unreached: [first, second, ...rest] };
    const { check, hint } = regionFinding(at(client), search);
    expect(check.status).toBe('unknown');
    expect(check.reason).toBe(
      'None of the other 17 regions could be reached, so that the org may be in any of them.',
    );
    expect(hint).toBeUndefined();
  });

  test('names the regions that could not be reached, and what is wrong unless the org is there', () => {
    const search = { accepting: undefined, refusing: rest, unreached: [first, second] };
    const { check } = regionFinding(at(token), search);
    expect(check.reason).toBe(
      'Of the other 17 regions, 15 do not accept these credentials either, and 2 could not be reached (us-east-2, us-west-2). Unless the org is in one of those, the access token is wrong or has expired.',
    );
  });

  test('speaks of an access token as one, once the region is ruled out', () => {
    const search = { accepting: undefined, refusing: [first, second, ...rest], unreached: [] };
    expect(regionFinding(at(token), search).hint).toMatch(/^Get a new access token/);
  });
});

describe('another region is looked for', () => {
  const refusal = (more: Partial<GenesysErrorFields> = {}) =>
    new GenesysError({
      code: 'not-authenticated',
      message: 'The log-in was refused.',
      operation: 'POST /oauth/token',
      outcome: 'refused',
      ...more,
    });
  const elsewhere = { operation: 'GET /api/v2/tokens/me' };

  test.each([
    ['a client that was refused', refusal(), at(client), true],
    ['a client that could log in, but nothing else', refusal(elsewhere), at(client), false],
    ['a token that was refused', refusal(elsewhere), at(token), true],
    ['a sign-in by browser', refusal(), at({ kind: 'sign-in', clientId: 'client-1' }), false],
    ['a region that cannot be reached', refusal({ code: 'connection-failed' }), at(client), false],
    ['a fault of ours', new Error('not-authenticated'), at(client), false],
    [
      'what is behind a gateway',
      refusal(),
      { ...at(client), gateway: { protocol: 'https', host: 'gw.example' } },
      false,
    ],
  ] as const)('only where that may help: %s', (_what, error, connection, expected) => {
    expect(mayBeElsewhere(error, connection)).toBe(expected);
  });
});
