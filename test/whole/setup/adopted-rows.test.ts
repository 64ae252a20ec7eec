import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import type { LoggedRequest } from '../../../src/practice-org/server.js';
import { hasty } from '../../support/hasty.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { type Whole, wholeOrg } from '../../support/whole.js';
import { actionsOf, pathsOf } from '../drift.js';

const setup = ['teams-presence', 'setup', '--yes', '--json'];
const name = 'MsTeamsPresenceMappings';
const column = 'GenesysCloudPresenceId';

let whole: Whole;
beforeEach(async () => {
  whole = await wholeOrg();
  const text = (title: string, displayOrder: number) => ({ type: 'string', title, displayOrder });
  const made = await whole.org.request('POST', '/api/v2/flows/datatables', {
    name,
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      additionalProperties: false,
      required: ['key'],
      properties: {
        key: { $id: '/properties/key', ...text(name, 0) },
        [column]: { $id: `/properties/${column}`, ...text(column, 1) },
      },
    },
  });
  expect(made.status).toBe(200);
});
afterEach(() => whole.close());

const table = () => the(whole.org.org.state.architect.dataTables, (one) => one.name === name);
const rows = () => Object.keys(table().rows);

function removeAllRows(): void {
  const { rows: there } = table();
  for (const key of Object.keys(there)) delete there[key];
}

describe('an adopted table', () => {
  test('that was empty gets the first rows', async () => {
    expect((await whole.run(setup)).code).toBe(0);
    expect(rows()).toHaveLength(11);
  });

  test.each([
    ['this machine', false, []],
    ['another machine', true, []],
    ['this machine, after the trigger was removed, too', false, ['trigger']],
    ['another machine, after the trigger was removed, too', true, ['trigger']],
  ])('gets back no rows that the user removed, from %s', async (_where, elsewhere, missing) => {
    await whole.run(setup);
    removeAllRows();
    if (missing.length > 0) {
      const { triggers } = whole.org.org.state.automation;
      triggers.splice(triggers.indexOf(solutionObjects(whole.org.org).trigger), 1);
    }
    if (elsewhere) whole.moveToAnotherMachine();
    const again = await whole.run(setup);
    expect(again.code).toBe(0);
    expect(pathsOf(again, 'mappings')).toEqual([]);
    expect(rows()).toEqual([]);
  });

  test('gets back no rows that the user brought along and removed after the first setup', async () => {
    const presence = the(whole.org.org.state.people.definitions, (one) => one.name === 'Busy').id;
    table().rows.Busy = { key: 'Busy', [column]: presence };
    await whole.run(setup);
    expect(rows()).toEqual(['Busy']);
    removeAllRows();
    expect(actionsOf(await whole.run(setup))).toEqual({});
    expect(rows()).toEqual([]);
  });

  test('gets its first rows after all when setup was stopped before them', async () => {
    const stopped = new AbortController();
    const log = whole.org.requests as LoggedRequest[];
    log.push = (...entries) => {
      if (entries.some(({ method, path }) => method === 'POST' && path.includes('/rows')))
        stopped.abort(new InterruptedError('signal'));
      return Array.prototype.push.apply(log, entries);
    };
    expect((await whole.run([...setup, '--concurrency', '1'], { signal: stopped.signal })).code).toBe(130);
    removeAllRows();
    expect((await whole.run(setup, { tuning: hasty })).code).toBe(0);
    expect(rows()).toHaveLength(11);
  });
});
