import { test } from 'vitest';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import { wholeOrg } from '../support/whole.js';
const hasty = {
  tuning: { firstBackoff: 2, maxBackoff: 10, maxRetryAfter: 10, tryTimeout: 700 },
  settle: { deadline: 60, first: 10, max: 20 },
};
test('one', async () => {
  const whole = await wholeOrg({ faults: { faults: [JSON.parse(process.env.FAULT ?? '')] } });
  const before = census(whole.org.org.state);
  const run = await whole.run(['teams-presence', 'setup', '--yes', '--verbose', '--timeout', '6'], { pace: hasty });
  console.log(run.code, run.stderr.slice(-9000));
  console.log(run.requests.slice(18).map((r, k) => `${k + 19} ${r.method} ${r.path} ${r.status}`).join('\n'));
  console.log(JSON.stringify(whole.org.org.state.identity.grants.filter((g) => g.subjectId === whole.org.clientId)));
  await whole.close();
});
