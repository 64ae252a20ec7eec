import type { FieldTable } from '../answers/field.js';
import type { Begun } from '../cli/begin.js';
import type { Connection } from '../core/connection.js';
import type { OrgInfo } from '../engine/report.js';
import { type Identity, whoAmI } from '../genesys/identity.js';
import type { Session } from '../genesys/session.js';
import { connect } from './connect.js';
import type { RunAnswers } from './run-answers.js';

export interface LoggedIn<Table extends FieldTable> {
  readonly session: Session;
  readonly identity: Identity;
  readonly org: OrgInfo;
  /** The org's present time in milliseconds. */
  readonly now: () => number;
  /** With what was asked on the way. */
  readonly answers: RunAnswers<Table>;
}

/**
 * Logs in and finds out where and as whom; then `work` goes on with it. `told` learns of the org as soon as it is
 * known, `trying` of every connection before it is tried, but for the practice org's. No write is sent before `work`
 * allows it.
 */
export async function logIn<Table extends FieldTable, T>(
  begun: Begun<Table>,
  told: (org: OrgInfo) => void,
  work: (loggedIn: LoggedIn<Table>) => Promise<T>,
  trying?: (connection: Connection) => void,
): Promise<T> {
  const { context, view, prompter, signal, trace } = begun;
  const connected = await connect({
    answers: begun.answers,
    io: context.io,
    view,
    prompter,
    signal,
    trace,
    pace: context.pace,
    trying,
  });
  try {
    const { session, answers, now } = connected;
    session.forbidWrites();
    const identity = await whoAmI(session);
    const org = { ...identity.org, region: session.connection.region.name };
    told(org);
    view.org(org, identity.subject.name);
    return await work({ session, identity, org, now, answers });
  } finally {
    await connected.close();
  }
}
