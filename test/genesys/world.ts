import { onTestFinished } from 'vitest';
import type { Session } from '../../src/genesys/session.js';
import {
  type Handler,
  type OpenOptions,
  open,
  type RawServer,
  startRawServer,
  withLogin,
} from './raw-server.js';

export interface World {
  readonly server: RawServer;
  readonly session: Session;
}

/** A server that is closed after the test. */
export async function serverWith(handler: Handler): Promise<RawServer> {
  const server = await startRawServer(handler);
  onTestFinished(server.close);
  return server;
}

/** A server that logs everybody in and answers as `handler` says, with a session to it. */
export async function worldWith(handler: Handler, options: OpenOptions = {}): Promise<World> {
  const server = await serverWith(withLogin(handler));
  const session = await open(server.port, options);
  onTestFinished(session.close);
  return { server, session };
}
