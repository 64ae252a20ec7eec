import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserOrWhyNot, chromiumPath, openBrowser } from '../../support/browser.js';
import { installed, type Whole } from '../../support/whole.js';

const ada = 'ada.okafor@riverbend.example';
let whole: Whole;
beforeAll(async () => {
  whole = await installed([], { page: true });
});
afterAll(() => whole.close());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${whole.org.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('the page of a practice org', () => {
  test('is served at /, lets nothing in from elsewhere, and may be shown in no frame', async () => {
    const answer = await fetch(whole.org.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await answer.text()).not.toMatch(/(src|href)="https?:/);
  });

  test.each([
    ['/page/emit', { user: ada, teamsPresence: 'InACall' }],
    ['/page/run-schedules', { days: 7 }],
  ])('%s does nothing without the token that only the page itself can read', async (path, body) => {
    const before = structuredClone(whole.org.org.state);
    expect((await post(path, body)).status).toBe(403);
    expect((await post(path, body, { 'x-page-token': 'guessed' })).status).toBe(403);
    expect((await fetch(`${whole.org.url}${path}`)).status).toBe(403);
    expect(whole.org.org.state.events).toEqual(before.events);
    expect(whole.org.org.state.clockOffset).toBe(before.clockOffset);
  });

  test('shows no secret: neither that of the installer nor one of a client that was made', async () => {
    const made = await whole.org.request('POST', '/api/v2/oauth/clients', {
      name: 'Another client',
      authorizedGrantType: 'CODE',
      registeredRedirectUri: ['https://app.example/'],
      scope: ['users'],
    });
    expect(made.status).toBe(200);
    const answer = await fetch(`${whole.org.url}/page/events`);
    const reader = answer.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    expect(first).toContain('/api/v2/oauth/clients');
    expect(first).not.toContain(made.body.secret);
    expect(first).not.toContain(whole.org.clientSecret);
    expect(first).not.toContain(await whole.org.token());
  });
});

describe.skipIf(chromiumPath === undefined)(`the page in a browser${browserOrWhyNot}`, () => {
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.goto(whole.org.url);
    await page.locator('#people tr').first().waitFor();
  });
  afterAll(() => browser?.close());
  const told = (text: string) =>
    expect.poll(() => page.textContent('#told'), { timeout: 15_000 }).toContain(text);
  const row = (name: string) => page.locator('#people tr', { hasText: name });

  test('shows people, and what is installed, in words', async () => {
    expect(await page.title()).toBe('Riverbend Insurance (practice org)');
    expect(await page.locator('#people tr').count()).toBeGreaterThan(20);
    await row('Ada Okafor').getByText('Available', { exact: true }).first().waitFor();
    const kinds = await page.locator('#installed tr').allInnerTexts();
    expect(kinds.join('\n')).toMatch(/MsTeamsPresenceMappings\s+data table\s+11 rows/);
  });

  test('sends a Teams change with the keyboard alone, and shows the presence move', async () => {
    await page.locator('#user').focus();
    await page.keyboard.type(ada);
    await page.keyboard.press('Tab');
    await page.keyboard.type('DoN');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await told('Ada Okafor: Available → Busy');
    await row('Ada Okafor').getByText('Busy').waitFor();
    await page.locator('#events li', { hasText: 'Available → Busy' }).first().waitFor();
  });

  test('tells why a presence stays, and who may have been meant', async () => {
    await page.getByRole('button', { name: 'Bruno Lindqvist' }).click();
    await page.locator('#emit button').click();
    await told('Bruno Lindqvist stays On Queue: On Queue');
    await page.locator('#user').fill('ada.okafr@riverbend.example');
    await page.locator('#emit button').click();
    await told(ada);
    expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('shows what another process changes, and the requests with their answers', async () => {
    await whole.run(['mappings', 'remove', 'Presenting']);
    await page.locator('#installed tr', { hasText: '10 rows' }).waitFor();
    await page.locator('#requests li', { hasText: 'DELETE /api/v2/flows/datatables/' }).first().waitFor();
    const refused = await whole.org.request('GET', '/api/v2/users/00000000-0000-4000-8000-000000000000');
    await page
      .locator('#requests li', { hasText: `404 ${refused.body.message}` })
      .first()
      .waitFor();
  });

  test('runs the schedules: with none, it says that the clock stays', async () => {
    await page.getByRole('button', { name: 'Run the schedules' }).click();
    await told('The clock stays where it is.');
  });

  test('finds people by a part of their name', async () => {
    await page.locator('#find').fill('ada.okafor');
    await page.locator('#count').getByText('1', { exact: true }).waitFor();
    expect(await page.locator('#people tr').allInnerTexts()).toEqual([expect.stringContaining('Ada Okafor')]);
    await page.locator('#find').fill('');
  });

  test.each([360, 1280])('fits a window of %i pixels, and every control can be reached', async (width) => {
    await page.setViewportSize({ width, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    for (const name of ['Send the change', 'Run the schedules']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(40);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
  });

  test('works without a network and without an error', async () => {
    expect(faults).toEqual([]);
  });

  test('says so when the practice org is gone', async () => {
    await whole.org.close();
    await page.locator('#link', { hasText: 'not running' }).waitFor();
  });
});
