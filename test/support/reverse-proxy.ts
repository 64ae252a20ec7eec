import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReverseProxy {
  /** `http://127.0.0.1:PORT/prefix` */
  readonly url: string;
  /** What was asked for, as it arrived: `GET /prefix/api/v2/…`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** An API gateway as companies run them: it knows requests by their prefix, and passes them on without it. */
export async function startReverseProxy(target: string, prefix: string): Promise<ReverseProxy> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    passOn(request, response, { target, prefix });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    asked,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** What such a gateway does with one request. */
export function passOn(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { target, prefix }: { readonly target: string; readonly prefix: string },
): void {
  const { hostname, port } = new URL(target);
  const { method = 'GET', url = '', headers } = request;
  if (!url.startsWith(`${prefix}/`)) {
    response.writeHead(404).end();
    return;
  }
  const path = url.slice(prefix.length);
  // The address of what is behind: there, and not through the gateway, presigned uploads go.
  const behind = { ...headers, host: `${hostname}:${port}` };
  const passed = http.request({ hostname, port, method, path, headers: behind }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  request.pipe(passed);
}
