import { expect, test } from 'vitest';
import { comingTwoWeeks } from '../../src/core/two-weeks.js';

test.each([
  ['a Sunday', '2026-11-22T14:00:00Z', { from: '2026-11-23', to: '2026-12-06' }],
  ['a Monday', '2026-11-23T00:00:00Z', { from: '2026-11-30', to: '2026-12-13' }],
  ['a Saturday before the new year', '2026-12-26T23:59:59Z', { from: '2026-12-28', to: '2027-01-10' }],
])('after %s come two whole weeks that begin on the next Monday', (_, now, weeks) => {
  expect(comingTwoWeeks(Date.parse(now))).toEqual(weeks);
});
