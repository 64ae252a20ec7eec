import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to one request on its way. `hold-request`: it never arrives, and no answer ever comes. `hold-answer`:
 * it is carried out, and no answer ever comes. `cut-answer`: it is carried out, and the connection breaks in the
 * middle of the answer. `web-page`: it never arrives, and something in between answers 200 with a page of its own.
 * `gossip`: it never arrives, and is refused with a message that repeats what it brought, headers and all.
 * `reset-request`, `reset-answer`: the connection breaks before it arrives, or after it was carried out. A reply: it
 * never arrives, and this is answered.
 */
export type Passage =
  | 'pass'
  | 'hold-request'
  | 'hold-answer'
  | 'cut-answer'
  | 'web-page'
  | 'gossip'
  | 'reset-request'
  | 'reset-answer'
  | Reply;

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const logInPage: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Please log in</html>',
};

/** A network between a program and a server, that does as it is told. */
export interface Gate {
  readonly port: string;
  /** Fulfilled when the first request or answer is held. */
  readonly held: Promise<void>;
  /** Passes everything that comes from now on, and the answers that are held; held requests are gone. */
  open(): void;
  close(): Promise<void>;
}

/** `decide` is asked about each request, counted from 1; `watch` is shown the body of every answer that comes. */
export async function openGate(
  target: string,
  decide: (number: number, request: IncomingMessage) => Passage,
  watch: (body: string) => void = () => undefined,
): Promise<Gate> {
  let count = 0;
  let open = false;
  const heldAnswers: (() => void)[] = [];
  let hold: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const passage = open ? 'pass' : decide(count, incoming);
    if (passage === 'hold-request') {
      hold();
      return;
    }
    if (passage === 'reset-request') {
      incoming.socket.destroy();
      return;
    }
    if (passage === 'web-page' || typeof passage === 'object') {
      const { status, headers, body } = typeof passage === 'object' ? passage : logInPage;
      incoming.resume();
      outgoing.writeHead(status, headers).end(body);
      return;
    }
    if (passage === 'gossip') {
      gossip(incoming, outgoing);
      return;
    }
    const onward = forward(target, incoming, (answer, body) => {
      watch(body.toString());
      const { 'transfer-encoding': _chunked, ...headers } = answer.headers;
      const head = { ...headers, 'content-length': body.length };
      const reply = () => outgoing.writeHead(answer.statusCode ?? 500, head);
      if (passage === 'hold-answer') {
        heldAnswers.push(() => reply().end(body));
        hold();
      } else if (passage === 'cut-answer') {
        cut(reply(), body);
      } else if (passage === 'reset-answer') {
        incoming.socket.destroy();
      } else {
        reply().end(body);
      }
    });
    onward.on('error', () => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: String((server.address() as AddressInfo).port),
    held,
    open: () => {
      open = true;
      for (const reply of heldAnswers.splice(0)) reply();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(
  target: string,
  incoming: IncomingMessage,
  answered: (answer: IncomingMessage, body: Buffer) => void,
): ClientRequest {
  const { hostname, port } = new URL(target);
  const { method, url, headers } = incoming;
  // The server's own addresses, such as those for uploads, follow the host that is named: they lead through here too.
  const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => answered(answer, Buffer.concat(chunks)));
  });
  incoming.pipe(onward);
  return onward;
}

function cut(outgoing: ServerResponse, body: Buffer): void {
  outgoing.flushHeaders();
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy());
}

function gossip(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const heard = `${incoming.headers.authorization} ${Buffer.concat(chunks)}`;
    const body = { code: 'bad.request', message: `I do not like ${heard}`, errors: [{ message: heard }] };
    outgoing.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}
