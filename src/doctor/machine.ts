import { statSync } from 'node:fs';
import { readProxies } from '../answers/proxy.js';
import { apiAddress, type Connection, type HttpProxy, isLoopback, proxyFor } from '../core/connection.js';
import { fileReason } from '../core/file-reason.js';
import { readNamedFile } from '../core/files.js';
import type { Environment } from '../core/io.js';
import { ProblemError } from '../core/problem.js';
import { text } from '../core/text.js';
import { failed, fine, unknown, type Verdict } from '../solutions/checks.js';
import type { DoctorCheck } from './checks.js';

/** What is known of this machine and its way to the org, also where the log-in failed. */
export interface Machine {
  readonly environment: Environment;
  /** Undefined where the answers did not make one. */
  readonly connection: Connection | undefined;
  /** The one that the answers name, where there is no connection. */
  readonly proxy?: HttpProxy | undefined;
  /** See `Session.clockSkew`. */
  readonly clockSkew: number | undefined;
}

export function machineChecks(machine: Machine): readonly DoctorCheck[] {
  return [
    { id: 'clock', title: "This machine's clock is right", look: () => clock(machine) },
    { id: 'proxy', title: 'The proxy', look: () => proxy(machine) },
    {
      id: 'certificates',
      title: 'The certificates of NODE_EXTRA_CA_CERTS',
      look: () => certificates(machine),
    },
  ];
}

/** More than this, in milliseconds, and times that people compare make no sense. */
const mostSkew = 5 * 60_000;

/** Compares this machine's clock with the one that the platform's answers carry. */
function clock({ clockSkew, connection }: Machine): Verdict {
  if (clockSkew === undefined) return unknown('No answer told the time.');
  // In the practice org days pass as one likes.
  if (Math.abs(clockSkew) <= mostSkew || isLoopback(connection?.gateway?.host ?? '')) return fine;
  const seconds = Math.round(Math.abs(clockSkew) / 1000);
  return failed(`It is ${seconds} seconds ${clockSkew > 0 ? 'behind' : 'ahead of'} the platform's. Set it.`);
}

/** Which way requests go, since a forgotten variable explains many a failure. */
function proxy({ environment, connection, proxy: own }: Machine): Verdict {
  try {
    // The practice org is on this machine, where no proxy counts.
    const proxies = connection === undefined ? readProxies(environment, own) : connection.proxies;
    if (proxies?.https === undefined && proxies?.http === undefined)
      return { ...fine, reason: 'None is set; requests go out directly.' };
    const address = new URL(
      connection === undefined ? 'https://api.mypurecloud.com' : apiAddress(connection),
    );
    const used = proxyFor(address, proxies);
    return {
      ...fine,
      // Never with the name and the password that it may carry.
      reason:
        used === undefined
          ? `One is set, and ${address.host} is reached without it: it is this machine, or in NO_PROXY.`
          : `Requests to ${address.host} go through ${used.host} (${used.from}).`,
    };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { what, next = '' } = error.problem;
    return failed(text`${what} ${next}`);
  }
}

/** Node only warns of a file that it cannot read, and then trusts no more than usual. */
async function certificates({ environment }: Machine): Promise<Verdict | undefined> {
  const file = environment.NODE_EXTRA_CA_CERTS ?? '';
  if (file === '') return undefined;
  try {
    if (statSync(file).isFIFO())
      return unknown(
        `${file} is a pipe, which Node has read already. It warns when the program starts if that was of no use.`,
      );
    if (String(await readNamedFile(file)).includes('-----BEGIN CERTIFICATE-----'))
      return { ...fine, reason: `They are in ${file}.` };
    return failed(`${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`);
  } catch (error) {
    return failed(`${file} cannot be read. ${fileReason(error, 'file')}`);
  }
}
