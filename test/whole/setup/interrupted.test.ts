import { afterEach, describe, expect, test } from 'vitest';
import { hasty } from '../../support/hasty.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { reportSchema } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, oneLine, type RunResult, type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole;
afterEach(() => whole.close());

const setup = ['teams-presence', 'setup', '--yes'];
const rowsAreWritten = ({ operationId }: { operationId: string | undefined }) =>
  operationId === 'postFlowsDatatableRows';

const stepOf = (run: RunResult, step: string) =>
  reportSchema.parse(run.document).steps.find(({ id }) => id === step);

describe('after Ctrl-C', () => {
  test('in the middle of a step, people are told that it was begun, and of what follows that it was not', async () => {
    whole = await wholeOrg();
    const run = await interruptedAfter(
      whole,
      2,
      (signal) => whole.run([...setup, '--concurrency', '1'], { signal, tuning: hasty }),
      rowsAreWritten,
    );
    expect(run.code).toBe(130);
    const text = oneLine(run.stdout + run.stderr);
    expect(text.match(/Begun and not finished, perhaps done in part: [^.]*/g)).toEqual([
      expect.stringContaining('Presence mappings in "MsTeamsPresenceMappings"'),
    ]);
    expect(text).toMatch(/Not attempted: .*Trigger "/s);
    expect(text).toMatch(/Stopped by Ctrl-C: .*\d begun and not finished, \d+ not attempted\./);
  });

  test('scripts find the step pending, with the same in its reason', async () => {
    whole = await wholeOrg();
    const run = await interruptedAfter(
      whole,
      2,
      (signal) => whole.run([...setup, '--json', '--concurrency', '1'], { signal, tuning: hasty }),
      rowsAreWritten,
    );
    expect(run.code).toBe(130);
    expect(stepOf(run, 'mappings')).toMatchObject({
      status: 'pending',
      reason: 'It was interrupted after it had begun: part of it may be done.',
    });
    expect(stepOf(run, 'trigger')?.reason).not.toContain('begun');
  });

  test('status says of what was begun that it was left unfinished, and not that a hand changed it', async () => {
    whole = await wholeOrg();
    await interruptedAfter(
      whole,
      2,
      (signal) => whole.run([...setup, '--concurrency', '1'], { signal, tuning: hasty }),
      rowsAreWritten,
    );
    const status = await whole.run(['teams-presence', 'status', '--json']);
    const kinds = reportSchema.parse(status.document).steps.map(({ id, kind }) => [id, kind]);
    expect(kinds).toContainEqual(['mappings', 'outdated']);
    expect(kinds.flat()).not.toContain('drift');
    const { stdout } = await whole.run(['teams-presence', 'status']);
    expect(oneLine(stdout)).toMatch(
      /unfinished Presence mappings .*An earlier run began it and did not finish it\..* unfinished/,
    );

    // What a hand changes after setup came to its end is told again.
    expect((await whole.run(setup, { tuning: hasty })).code).toBe(0);
    solutionObjects(whole.org.org).trigger.enabled = false;
    const later = reportSchema.parse((await whole.run(['teams-presence', 'status', '--json'])).document);
    expect(later.steps.map(({ kind }) => kind)).toContain('drift');
  });

  test('in the middle of a removal, the same goes for it', async () => {
    whole = await installed();
    const { name } = whole.org.org.state.identity.organization;
    const run = await interruptedAfter(
      whole,
      1,
      (signal) =>
        whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json'], {
          signal,
          tuning: hasty,
        }),
      ({ operationId }) => operationId === 'putOauthClient',
    );
    expect(run.code).toBe(130);
    expect(stepOf(run, 'oauth-client')).toMatchObject({
      status: 'pending',
      reason: 'It was interrupted after it had begun: part of it may be done.',
    });
    expect(stepOf(run, 'role')).toMatchObject({ status: 'pending' });
    expect(stepOf(run, 'role')?.reason).not.toContain('begun');
  });
});
