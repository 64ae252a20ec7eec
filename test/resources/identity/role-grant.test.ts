import { describe, expect, test } from 'vitest';
import { role } from '../../../src/resources/identity/role.js';
import { markerOf } from '../../../src/resources/kit/marker.js';
import { installer, noSession } from '../no-session.js';

const resource = role(noSession(), {
  name: 'R',
  purpose: 'Ours.',
  permissions: [],
  marker: markerOf('teams-presence'),
  identity: installer,
  divisionId: 'home',
});

/** What becomes of the installer's own grant when the OAuth client is, or is not, written in this run. */
function grantWhen(state: { held: boolean; leftOver: boolean }, clientIsWritten: boolean) {
  const observed = { name: 'R', description: '', permissions: [], ...state };
  return resource.amend?.(observed, (step) => clientIsWritten && step === 'oauth-client');
}

const before = { held: false, leftOver: false };
const heldAnyway = { held: true, leftOver: false };
const leftOver = { held: true, leftOver: true };
const taken = [{ path: 'grants.installer', before: 'held', after: null }];

describe('the role that the installing identity needs in order to hand it on', () => {
  test('is given to it for the time of the run when it hands it on and does not hold it', () => {
    expect(grantWhen(before, true)).toEqual([
      { path: 'grants.installer', before: null, after: 'Installer, until the end of this run' },
    ]);
  });

  test('is not given when nothing is handed on', () => {
    expect(grantWhen(before, false)).toEqual([]);
  });

  test('is neither given nor taken when it holds it anyway', () => {
    expect(grantWhen(heldAnyway, true)).toEqual([]);
    expect(grantWhen(heldAnyway, false)).toEqual([]);
  });

  test('is taken back when an earlier run could not do that, also in a run that hands it on', () => {
    expect(grantWhen(leftOver, false)).toEqual(taken);
    expect(grantWhen(leftOver, true)).toEqual(taken);
  });
});
