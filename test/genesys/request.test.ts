import { expect, test } from 'vitest';
import { apiPath, classify, isRepeatable, operationOf } from '../../src/genesys/request.js';

test.each([
  ['POST', '/oauth/token', 'login', true],
  ['GET', '/api/v2/roles', 'read', true],
  ['HEAD', '/api/v2/tokens/me', 'read', true],
  ['POST', '/api/v2/users/search', 'read', true],
  ['POST', '/api/v2/groups/search', 'read', true],
  ['POST', '/api/v2/outbound/contactlists/c1/contacts/search', 'read', true],
  ['POST', '/api/v2/outbound/contactlists/c1/contacts/bulk', 'read', true],
  ['POST', '/api/v2/outbound/contactlists/c1/contacts/bulk/remove', 'write', false],
  ['POST', '/api/v2/processautomation/triggers/t1/test', 'read', true],
  ['POST', '/api/v2/processautomation/triggers/topics/v2.users.{id}.presence/test', 'read', true],
  ['POST', '/api/v2/integrations/actions/a1/test', 'write', false],
  ['POST', '/api/v2/integrations/actions/a1/execute', 'write', false],
  ['POST', '/api/v2/oauth/clients', 'write', false],
  ['POST', '/api/v2/oauth/clients/c1/secret', 'write', false],
  ['POST', '/api/v2/flows/jobs', 'write', true],
  ['POST', '/api/v2/authorization/subjects/c1/bulkadd', 'write', true],
  ['POST', '/api/v2/authorization/subjects/c1/divisions/d1/roles/r1', 'write', true],
  ['PUT', '/api/v2/oauth/clients/c1', 'write', true],
  ['PATCH', '/api/v2/integrations/i1', 'write', true],
  ['DELETE', '/api/v2/integrations/i1', 'write', true],
])('%s %s is a %s; to repeat it blindly is safe: %s', (method, path, kind, repeatable) => {
  expect(classify(method, path)).toBe(kind);
  expect(isRepeatable(method, path)).toBe(repeatable);
});

test('the name of an operation keeps ids, and drops the query and what a gateway puts before the path', () => {
  const url = new URL('https://gw.example/prefix/api/v2/oauth/clients/c1?secret=x');
  expect(operationOf('get', url)).toBe('GET /api/v2/oauth/clients/c1');
  expect(apiPath(new URL('https://gw.example/auth/oauth/token'))).toBe('/oauth/token');
});
