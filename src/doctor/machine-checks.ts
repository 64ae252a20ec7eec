import type { Check } from '../engine/report.js';

/** More than this, in milliseconds, and times that people compare make no sense. */
const mostSkew = 5 * 60_000;

/** Compares this machine's clock with the one that the platform's answers carry. */
export function clockCheck(skew: number | undefined): Check {
  const common = { id: 'clock', title: "This machine's clock is right" };
  if (skew === undefined) return { ...common, status: 'unknown', reason: 'The answers carry no time.' };
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) <= mostSkew) return { ...common, status: 'ok' };
  const reason = `It is ${seconds} seconds ${skew > 0 ? 'behind' : 'ahead of'} the platform's. Set it.`;
  return { ...common, status: 'failed', reason };
}

/** Says which way requests go, since a forgotten variable explains many a failure. */
export function proxyCheck(environment: Readonly<Record<string, string | undefined>>): Check {
  const address = environment.https_proxy ?? environment.HTTPS_PROXY ?? '';
  const common = { id: 'proxy', title: 'The proxy' };
  if (address === '') return { ...common, status: 'ok', reason: 'None is set; requests go out directly.' };
  if (!URL.canParse(address))
    return { ...common, status: 'failed', reason: 'HTTPS_PROXY holds no address of a proxy.' };
  // Never with the name and the password that it may carry.
  return { ...common, status: 'ok', reason: `Requests go through ${new URL(address).host} (HTTPS_PROXY).` };
}
