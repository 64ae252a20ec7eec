import { describe, expect, test } from 'vitest';
import type { Grant } from '../../src/genesys/permissions.js';
import { divisionVerdict } from '../../src/solution/division.js';

const home = { id: 'home-id', name: 'Home', home: true };
const claims = { id: 'claims-id', name: 'Claims', home: false };
const flow = 'architect:flow:add';
const catalogue = { known: new Set([flow]), divided: new Set([flow, 'directory:user:view']) };

function grant(divisionId: string, domain: string, entityName: string, action: string): Grant {
  return {
    roleId: 'r',
    roleName: `${domain} people`,
    divisionId,
    policies: [{ domain, entityName, actions: [action] }],
  };
}

function check(grants: readonly Grant[] | undefined, wanted: readonly string[], known = true) {
  const unread = { status: 'unknown', reason: 'GET failed.' } as const;
  return divisionVerdict({
    grants,
    wanted,
    division: home,
    divisions: [home, claims],
    catalogue: known ? catalogue : unread,
  });
}

describe('the check of the division', () => {
  test('names the role, where it is held, and what it would give', () => {
    expect(check([grant('claims-id', 'architect', 'flow', 'add')], [flow])).toMatchObject({
      status: 'failed',
      reason:
        'Some are held in other divisions only, by the role "architect people" in Claims. ' +
        'Grant that in "Home" as well, or name with --division where the objects go. ' +
        'This concerns architect:flow (add).',
    });
  });

  test('gathers dozens of permissions by entity, each once', () => {
    const grants = ['view', 'add'].map((action) => grant('claims-id', 'architect', 'flow', action));
    const wanted = ['architect:flow:view', 'architect:flow:add | architect:flow:edit', flow];
    const all = { known: new Set(wanted), divided: new Set(['architect:flow:view', flow]) };
    const found = divisionVerdict({ grants, wanted, division: home, divisions: [home], catalogue: all });
    expect(found.reason).toMatch(/This concerns architect:flow \(add, view\)\.$/);
  });

  test('has nothing to say of what is held nowhere: that is missing, not elsewhere', () => {
    expect(check([], [flow]).status).toBe('ok');
  });

  test('leaves out what is not held by division, and what lies in divisions of its own', () => {
    const grants = [
      grant('claims-id', 'oauth', 'client', 'add'),
      grant('claims-id', 'directory', 'user', 'view'),
    ];
    expect(check(grants, ['oauth:client:add', 'directory:user:view']).status).toBe('ok');
  });

  test('is content when one of several permissions is held in the division', () => {
    const grants = [
      grant('claims-id', 'architect', 'flow', 'add'),
      grant('home-id', 'architect', 'flow', 'edit'),
    ];
    expect(check(grants, ['architect:flow:add | architect:flow:edit']).status).toBe('ok');
    expect(check(grants, [flow]).status).toBe('failed');
  });

  test('does not know without the grants, or without knowing what is held by division', () => {
    expect(check(undefined, [flow]).status).toBe('unknown');
    const elsewhere = [grant('claims-id', 'architect', 'flow', 'add')];
    expect(check(elsewhere, [flow], false)).toMatchObject({ status: 'unknown', reason: 'GET failed.' });
    expect(check([grant('*', 'architect', 'flow', 'add')], [flow], false).status).toBe('ok');
  });
});
