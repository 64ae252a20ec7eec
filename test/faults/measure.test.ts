import { test } from 'vitest';
import { wholeOrg } from '../support/whole.js';
test('measure', async () => {
  for (let i = 0; i < 5; i += 1) {
    let t = performance.now();
    const whole = await wholeOrg();
    console.log('start', performance.now() - t); t = performance.now();
    const run = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    console.log('setup', performance.now() - t, run.code, run.requests.length); t = performance.now();
    const run2 = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    console.log('again', performance.now() - t, run2.code, run2.requests.length);
    if (i === 0) console.log(run.requests.map((r, k) => `${k + 1} ${r.method} ${r.path} ${r.status}`).join('\n'), run.stderr);
    await whole.close();
  }
});
