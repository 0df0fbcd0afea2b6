import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What becomes of an answer that the server has given. */
export type Fate = 'pass' | 'lose' | { readonly status: number; readonly body?: string };

export interface SeenExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * Stands between a client and a server. When the server has answered, and before the client hears of it, `meddle` may do
 * what it likes, and says whether the answer arrives.
 */
export async function startMeddlingProxy(
  endpoint: string,
  meddle: (exchange: SeenExchange) => Promise<Fate> | Fate,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const { hostname, port } = new URL(endpoint);
  const server = createServer(async (message, response) => {
    const { method = 'GET', url = '/', headers } = message;
    const body = await buffer(message);
    const sent = request(
      { hostname, port, method, path: url, headers: withoutExpect(headers) },
      async (answer) => {
        const bytes = await buffer(answer);
        const fate = await meddle({ method, url, headers });
        if (fate === 'lose') return void message.socket.destroy();
        if (fate !== 'pass') return void response.writeHead(fate.status).end(fate.body);
        response.writeHead(answer.statusCode!, answer.headers).end(method === 'HEAD' ? undefined : bytes);
      },
    );
    sent.on('error', () => message.socket.destroy());
    sent.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The client has been given leave by this proxy. */
function withoutExpect({ expect: _, ...headers }: IncomingMessage['headers']): IncomingMessage['headers'] {
  return headers;
}
