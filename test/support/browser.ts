import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const usual = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium of this machine; undefined where there is none. The variable CHROMIUM names one elsewhere. */
export const chromiumPath = usual.find((path) => path !== undefined && existsSync(path));

/** For the name of tests that need one. */
export const browserOrWhyNot =
  chromiumPath === undefined ? ' (skipped: no Chromium; set CHROMIUM to the path of one)' : '';

/** Close it. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
}
