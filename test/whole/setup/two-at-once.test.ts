import { expect, onTestFinished, test } from 'vitest';
import { type Whole, wholeOrg } from '../../support/whole.js';

async function org(): Promise<Whole> {
  const whole = await wholeOrg();
  onTestFinished(() => whole.close());
  return whole;
}

const setup = ['teams-presence', 'setup', '--yes', '--json'];
const created = (whole: Whole) =>
  whole.org.requests.filter(
    ({ method, path, status = 0 }) =>
      method === 'POST' && /\/(integrations|oauth\/clients)$/.test(path) && status < 300,
  );

test('of two setups at once on one machine one works, and the other says so and changes nothing', async () => {
  const whole = await org();
  const runs = await Promise.all([whole.run(setup), whole.run(setup)]);
  const [worked, refused] = runs.sort((one, other) => one.code - other.code);
  expect(worked?.document.result).toBe('applied');
  expect(refused).toMatchObject({ code: 1, document: { error: { code: 'another-run' } } });
  expect(refused?.document.error?.message).toContain(`process ${process.pid}`);
  expect(created(whole)).toHaveLength(2);
  expect((await whole.run(setup)).document.result).toBe('in-sync');
});
