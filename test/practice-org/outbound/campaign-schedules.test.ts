import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { campaign, freshToken, must, outbound } from './fixtures.js';

const schedules = `${outbound}/schedules/campaigns`;
const now = Date.parse('2026-11-22T12:00:00Z');
let org: TestOrg;
let campaignId: string;

beforeAll(async () => {
  org = await startTestOrg({ machineClock: () => now });
  campaignId = (await campaign(org)).campaign.id;
});
afterAll(() => org.close());

function schedule(recurrence: object = {}, more: object = {}) {
  return {
    campaign: { id: campaignId },
    timeZone: 'America/New_York',
    intervals: [],
    recurrences: [
      {
        start: '2026-11-23T08:00:00',
        end: '2026-11-23T09:00:00',
        pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday', 'Friday'] },
        range: { type: 'NoEnd' },
        ...recurrence,
      },
    ],
    ...more,
  };
}

async function refusal(body: object): Promise<string> {
  const answer = await org.request('PUT', `${schedules}/${campaignId}`, body);
  expect(answer.status).toBe(400);
  return answer.body.message;
}

describe('campaign schedules', () => {
  it('the older permission counts everywhere, the newer in the division of the campaign', async () => {
    const sales = Object.values(org.org.state.identity.divisions).find(({ name }) => name === 'Sales')?.id;
    const path = `${schedules}/${campaignId}`;
    await must(org, 'PUT', path, schedule());
    const older = await org.tokenWith(['outbound:schedule:view'], sales);
    const newer = (division?: string) => org.tokenWith(['outbound:campaign:viewSchedule'], division);
    const seen = async (token: string) => {
      const { body: all } = await org.request('GET', schedules, undefined, token);
      const ids = all.map(({ id }: { id: string }) => id);
      return [ids.includes(campaignId), (await org.request('GET', path, undefined, token)).status];
    };
    expect(await seen(older)).toEqual([true, 200]);
    expect(await seen(await newer())).toEqual([true, 200]);
    expect(await seen(await newer(sales))).toEqual([false, 403]);
    const editor = await org.tokenWith(['outbound:campaign:editSchedule'], sales);
    expect((await org.request('PUT', path, schedule(), editor)).status).toBe(403);
    const remover = await org.tokenWith(['outbound:campaign:deleteSchedule'], sales);
    expect((await org.request('DELETE', path, undefined, remover)).status).toBe(403);
    await must(org, 'DELETE', path);
  });

  it('a campaign without a schedule answers 404', async () => {
    expect((await org.request('GET', `${schedules}/${campaignId}`)).status).toBe(404);
    expect((await org.request('DELETE', `${schedules}/${campaignId}`)).status).toBe(404);
  });

  it('a schedule belongs to a campaign that exists and that the body names', async () => {
    expect((await org.request('PUT', `${schedules}/nothing`, schedule())).status).toBe(404);
    await refusal(schedule({}, { campaign: { id: 'other' } }));
  });

  it('a weekly pattern needs days of the week, by their English names', async () => {
    await refusal(schedule({ pattern: { type: 'Weekly', interval: 1 } }));
    await refusal(schedule({ pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Mon'] } }));
    await refusal(schedule({ pattern: { type: 'Weekly', interval: 0, daysOfWeek: ['Monday'] } }));
  });

  it('a daily pattern has no days of the week, and other patterns do not exist', async () => {
    await refusal(schedule({ pattern: { type: 'Daily', interval: 1, daysOfWeek: ['Monday'] } }));
    await refusal(schedule({ pattern: { type: 'Monthly', interval: 1 } }));
  });

  it('the first start lies on a day of the pattern', async () => {
    const pattern = { type: 'Weekly', interval: 1, daysOfWeek: ['Tuesday'] };
    expect(await refusal(schedule({ pattern }))).toContain('Monday');
  });

  it('times of a recurrence are local, without a zone', async () => {
    expect(await refusal(schedule({ start: '2026-11-23T08:00:00Z' }))).toContain('without a zone');
    await refusal(schedule({ start: '2026-11-23T08:00:00-05:00' }));
    await refusal(schedule({ start: '2026-11-23' }));
  });

  it('times of an interval are UTC with milliseconds', async () => {
    const end = '2026-11-23T14:00:00.000Z';
    for (const start of ['2026-11-23T13:00:00', '2026-11-23T13:00:00Z', '2026-11-23T13:00:00.000+01:00'])
      await refusal({ ...schedule(), recurrences: [], intervals: [{ start, end }] });
  });

  it('a schedule ends after it starts, and does not start in the past', async () => {
    await refusal(schedule({ end: '2026-11-23T08:00:00' }));
    expect(await refusal(schedule({ start: '2026-11-20T08:00:00', end: '2026-11-20T09:00:00' }))).toContain(
      'past',
    );
    const interval = { start: '2026-11-21T08:00:00.000Z', end: '2026-11-21T09:00:00.000Z' };
    await refusal({ ...schedule(), recurrences: [], intervals: [interval] });
  });

  it('a time zone is the exact IANA name', async () => {
    for (const timeZone of ['Eastern Standard Time', 'america/new_york', '+05:00', 'Europe/Atlantis'])
      await refusal(schedule({}, { timeZone }));
    await refusal(schedule({ timeZone: 'EST5' }));
  });

  it('a range has what its type asks for', async () => {
    await refusal(schedule({ range: { type: 'EndDate' } }));
    await refusal(schedule({ range: { type: 'EndDate', end: '2026-11-01' } }));
    await refusal(schedule({ range: { type: 'Numbered' } }));
    await refusal(schedule({ range: { type: 'Forever' } }));
  });

  it('a schedule without intervals and recurrences is refused', async () => {
    await refusal({ ...schedule(), recurrences: [] });
  });

  it('a schedule is made without a version and changed with the current one, also after its first start', async () => {
    const made = await must(org, 'PUT', `${schedules}/${campaignId}`, schedule());
    expect(made).toMatchObject({ version: 1, id: campaignId, intervals: [] });
    expect(made.recurrences[0].id).toEqual(expect.any(String));
    expect((await org.request('PUT', `${schedules}/${campaignId}`, schedule())).status).toBe(400);
    const stale = schedule({}, { version: 3 });
    expect((await org.request('PUT', `${schedules}/${campaignId}`, stale)).status).toBe(409);
    const saved = org.org.state.clockOffset;
    org.org.state.clockOffset += 10 * 86_400_000;
    const changed = { ...made, timeZone: 'UTC' };
    const later = await must(org, 'PUT', `${schedules}/${campaignId}`, changed, await freshToken(org));
    expect(later).toMatchObject({ version: 2, timeZone: 'UTC' });
    org.org.state.clockOffset = saved;
  });

  it('schedules are listed as a plain array', async () => {
    const all = await must(org, 'GET', schedules);
    expect(Array.isArray(all)).toBe(true);
    expect(all.some((one: { id: string }) => one.id === campaignId)).toBe(true);
  });

  it('either of the two permissions for schedules is enough', async () => {
    for (const permission of ['outbound:schedule:view', 'outbound:campaign:viewSchedule']) {
      const token = await org.tokenWith([permission]);
      expect((await org.request('GET', schedules, undefined, token)).status).toBe(200);
      expect((await org.request('DELETE', `${schedules}/${campaignId}`, undefined, token)).status).toBe(403);
    }
  });

  it('a campaign with a schedule cannot be deleted', async () => {
    expect((await org.request('DELETE', `${outbound}/campaigns/${campaignId}`)).status).toBe(400);
    await must(org, 'DELETE', `${schedules}/${campaignId}`);
    await must(org, 'DELETE', `${outbound}/campaigns/${campaignId}`);
  });
});
