import { describe, expect, test } from 'vitest';
import { GenesysError } from '../../src/genesys/errors.js';

function refusal(status: number, code: string, message = 'No.') {
  const { taken, inUse, stale } = new GenesysError({
    status,
    code,
    message,
    operation: 'POST /x',
    outcome: 'refused',
  });
  return [...(taken ? ['taken'] : []), ...(inUse ? ['in use'] : []), ...(stale ? ['stale'] : [])];
}

describe('what a conflict means is known by its code', () => {
  test.each([
    [400, 'duplicate.name', ['taken']],
    [409, 'duplicate.value', ['taken']],
    [400, 'contact.list.in.use', ['in use']],
    [409, 'referential.integrity.error', ['in use']],
    [409, 'invalid.update.wrong.version', ['stale']],
    [409, 'invalid.update.campaign.active', []],
    [400, 'name.cannot.be.blank', []],
    [404, 'not.found', []],
  ])('%i %s', (status, code, meanings) => {
    expect(refusal(status, code)).toEqual(meanings);
  });

  test('or by its words where it has no code of its own', () => {
    expect(refusal(400, 'bad.request', 'The version does not match the current version')).toEqual(['stale']);
    expect(refusal(400, 'bad.request', 'The list is in use by the campaign "A".')).toEqual(['in use']);
    expect(refusal(400, 'bad.request', 'The name exists already.')).toEqual([]);
  });

  test('a 409 without either may be any conflict', () => {
    expect(refusal(409, 'conflict')).toEqual(['taken', 'in use', 'stale']);
  });
});
