import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { problemOf } from '../../src/core/problem.js';
import { redact, Secret } from '../../src/core/secret.js';
import { GenesysError } from '../../src/genesys/errors.js';
import { answer, failureOf, open } from './raw-server.js';
import { serverWith } from './world.js';

const secrets = fc
  .string({ minLength: 8, maxLength: 60, unit: 'grapheme' })
  .filter((text) => text.trim().length >= 8 && !'[secret]'.includes(text));

const odd = 'k&ey/1+2=é';

test('a secret is shown neither as text, nor as JSON, nor when inspected', () => {
  fc.assert(
    fc.property(secrets, (value) => {
      const secret = new Secret(value);
      const shown = [
        `${secret}`,
        String(secret),
        JSON.stringify({ secret }),
        inspect({ secret }, { depth: 9, showHidden: true }),
      ];
      expect(secret.reveal()).toBe(value);
      for (const text of shown) expect(text.includes(value)).toBe(false);
    }),
  );
});

test('whatever text a secret stands in, redact takes it out: plain, in JSON, in an address and in base64', () => {
  fc.assert(
    fc.property(secrets, fc.string(), fc.string(), (value, before, after) => {
      new Secret(value);
      const forms = [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
        Buffer.from(value).toString('base64'),
      ];
      for (const form of forms) expect(redact(`${before}${form}${after}`).includes(form)).toBe(false);
    }),
  );
});

test.each([
  ['an address in small letters, as .NET writes it', 'k%26ey%2f1%2b2%3d%c3%a9'],
  ['a form', encodeURIComponent(odd)],
  ['an address in an address', encodeURIComponent(encodeURIComponent(odd))],
  ['a page', 'k&amp;ey/1+2=é'],
  ['a page with numbers', 'k&#38;ey/1+2=é'],
  ['JSON in which slashes are escaped', 'k&ey\\/1+2=é'],
  ['JSON of nothing but ASCII', 'k&ey/1+2=\\u00e9'],
  ['hexadecimal digits', Buffer.from(odd).toString('hex')],
])('a secret is masked in %s', (_, form) => {
  new Secret(odd);
  expect(redact(`<${form}>`)).toBe('<[secret]>');
});

test('whatever stands before and behind a secret in a text that is in base64, it cannot be got out of what is left', () => {
  fc.assert(
    fc.property(secrets, fc.string(), fc.string(), fc.boolean(), (value, before, after, forAddress) => {
      fc.pre(Buffer.byteLength(value) >= 9 && !`${before}${after}`.includes(value));
      new Secret(value);
      const encoded = Buffer.from(before + value + after).toString(forAddress ? 'base64url' : 'base64');
      const shown = Buffer.from(redact(encoded).replace('[secret]', ''), 'base64').toString();
      expect(redact(encoded)).not.toBe(encoded);
      expect(shown.includes(value)).toBe(false);
    }),
  );
});

test('tokens and signatures are masked even when nobody registered them', () => {
  const opaque = 'Q29uZ3JhdHVsYXRpb25zLXlvdS1yZWFkLWl0';
  for (const text of [
    `Authorization: Bearer ${opaque}`,
    `authorization: basic ${opaque}==`,
    `{"access_token":"${opaque}"}`,
    `{"clientSecret": "${opaque}"}`,
    `https://host/x?X-Amz-Signature=${opaque}&y=1`,
  ])
    expect(redact(text)).not.toContain(opaque);
});

test('ordinary words are left alone', () => {
  const text = 'Basic settings: clientSecret: secrets are not allowed here; use --client-secret-file.';
  expect(redact(text)).toBe(text);
});

test('no secret appears in trace lines, errors, their causes or their description, whatever the server sends back', async () => {
  const values = fc.stringMatching(/^[A-Za-z0-9+/_-]{12,40}$/);
  await fc.assert(
    fc.asyncProperty(values, values, async (clientSecret, accessToken) => {
      fc.pre(clientSecret !== accessToken);
      const lines: string[] = [];
      const server = await serverWith((received, response) => {
        if (received.path === '/oauth/token')
          answer(response, 200, { access_token: accessToken, expires_in: 60 });
        else
          answer(response, 400, {
            message: `Refused: ${received.headers.authorization} ${received.body}`,
            code: accessToken,
            details: [{ fieldName: 'secret', errorCode: clientSecret }],
          });
      });
      const session = await open(server.port, {
        connection: {
          credentials: { kind: 'client', clientId: 'c', clientSecret: new Secret(clientSecret) },
        },
        trace: (line) => lines.push(line),
      });
      onTestFinished(session.close);
      const error = await failureOf(
        session.api.integrations.postIntegrationsCredentials({ body: { name: clientSecret } as never }),
      );
      expect(error).toBeInstanceOf(GenesysError);
      const shown = [
        ...lines,
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        JSON.stringify(problemOf(error)),
        String((error as Error).stack),
      ];
      for (const text of shown) {
        expect(text.includes(clientSecret)).toBe(false);
        expect(text.includes(accessToken)).toBe(false);
      }
    }),
    { numRuns: 15 },
  );
});

test('a trace line names operation, status, time and correlation id, and neither headers nor bodies', async () => {
  const lines: string[] = [];
  const server = await serverWith((received, response, nth) => {
    if (received.path === '/oauth/token')
      answer(response, 200, { access_token: 'a-token-for-tracing', expires_in: 60 });
    else if (nth === 1) answer(response, 503);
    else answer(response, 200, { entities: [] }, { 'inin-correlation-id': 'abc-1' });
  });
  const session = await open(server.port, { trace: (line) => lines.push(line) });
  onTestFinished(session.close);
  await session.api.authorization.getAuthorizationRoles({ name: 'Somebody' });
  expect(lines.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
    '→ POST /oauth/token',
    '← 200 POST /oauth/token in N ms',
    '→ GET /api/v2/authorization/roles',
    '← 503 GET /api/v2/authorization/roles in N ms',
    '… GET /api/v2/authorization/roles: trying again in N ms because of 503',
    '→ GET /api/v2/authorization/roles',
    '← 200 GET /api/v2/authorization/roles in N ms (correlation abc-1)',
  ]);
});
