import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface CannedAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A server that says what it is told to, and keeps what it was asked. */
export async function startCannedServer(answer: (request: SeenRequest) => CannedAnswer) {
  const seen: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const { method, url, headers } = message;
    const request = { method, url, headers, body: await text(message) };
    seen.push(request);
    const { status = 200, headers: more, body = '' } = answer(request);
    response.writeHead(status, { etag: '"e"', 'content-length': String(Buffer.byteLength(body)), ...more });
    response.end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
