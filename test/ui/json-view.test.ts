import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registerSecret } from '../../src/core/secret.js';
import { createJsonView } from '../../src/ui/json-view.js';
import { everyAction, result, roleId } from '../support/plans.js';
import { keptStream } from '../support/stream.js';

function open() {
  const stdout = keptStream();
  return {
    view: createJsonView({
      stdout,
      version: '1.2.3',
      invocation: { program: 'gc-presence', sandbox: false, cwd: '/' },
    }),
    text: () => stdout.text(),
  };
}

const nothing = { links: [], next: [] };

describe('the JSON document', () => {
  test('has the members that scripts rely on', () => {
    const { view, text } = open();
    const [first] = everyAction.steps;
    if (first === undefined) throw new Error('The plan has no steps.');
    view.report(
      {
        command: 'teams-presence setup',
        org: { id: 'o', name: 'Riverbend', region: 'us-east-1' },
        result: 'failed',
        steps: [result(first, 'failed', { error: new Error('no'), resourceId: roleId })],
        error: { code: 'conflict', what: 'It failed.', next: 'Try again.', correlationId: '9f6c' },
        warnings: ['one'],
      },
      nothing,
    );
    expect(JSON.parse(text())).toEqual({
      schemaVersion: 1,
      command: 'teams-presence setup',
      version: '1.2.3',
      org: { id: 'o', name: 'Riverbend', region: 'us-east-1' },
      result: 'failed',
      steps: [
        {
          id: 'role',
          title: 'Role "Presence API User"',
          action: 'create',
          status: 'failed',
          resourceId: roleId,
          changes: first.changes,
          error: { code: 'unexpected', message: 'no', reason: expect.any(String), hint: expect.any(String) },
        },
      ],
      error: { code: 'conflict', message: 'It failed.', hint: 'Try again.', correlationId: '9f6c' },
      warnings: ['one'],
    });
  });

  test('is all that is written, however much there is to tell on the way', () => {
    const { view, text } = open();
    view.org({ id: 'o', name: 'Riverbend', region: 'us-east-1' }, 'Setup wizard');
    view.note('note');
    view.warn('Take care.');
    view.plan(everyAction);
    view.listen({ kind: 'observe-start', steps: 3 });
    view.pause();
    expect(text()).toBe('');
    view.report({ command: 'x', result: 'planned', steps: [], warnings: ['Take care.', 'more'] }, nothing);
    expect(JSON.parse(text()).warnings).toEqual(['Take care.', 'more']);
  });

  test('holds no raw character that a terminal would obey, and reads back the same', () => {
    const { view, text } = open();
    const warning = 'a\u009bb\u061cc\u200fd\u202ee\u2028f\u2069g';
    view.report({ command: 'x', result: 'planned', steps: [], warnings: [warning] }, nothing);
    expect(text()).not.toMatch(/[^\n\x20-\x7e]/);
    expect(JSON.parse(text()).warnings).toEqual([warning]);
  });

  test('is written once: a second end is a mistake of ours', () => {
    const { view } = open();
    view.report({ command: 'x', result: 'in-sync', steps: [], warnings: [] }, nothing);
    expect(() => view.report({ command: 'x', result: 'failed', steps: [], warnings: [] }, nothing)).toThrow(
      'one JSON',
    );
  });

  test('can be parsed and holds no secret, whatever texts and values are in it', () => {
    const secret = 'Qy7"\\quoted-secret';
    registerSecret(secret);
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(`before ${secret} after`));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const { view, text: written } = open();
        const [first] = everyAction.steps;
        if (first === undefined) throw new Error('The plan has no steps.');
        const step = {
          ...first,
          title: one,
          changes: [{ path: other, before: [one], after: { [other]: one } }],
        };
        view.report(
          {
            command: 'x',
            result: 'failed',
            steps: [result(step, 'failed', { error: new Error(one) })],
            warnings: [other],
          },
          nothing,
        );
        expect(JSON.stringify(JSON.parse(written()))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });
});
