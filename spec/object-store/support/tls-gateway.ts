import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';

/** A key, and the certificate that says whose it is. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** One that nobody has signed but its owner, for a host. */
export async function certificateFor(host: string): Promise<Certificate> {
  const names = [
    host === '127.0.0.1' ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  ];
  const made = await generate([{ name: 'commonName', value: host }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names },
    ],
  });
  return { key: made.private, cert: made.cert };
}

export interface TlsGateway {
  readonly endpoint: string;
  /** One for each connection: whether its handshake was that of an earlier one. */
  readonly handshakes: readonly { readonly isResumed: boolean }[];
  /** Whom it says that it is, to those who connect from now on. */
  show(certificate: Certificate): void;
  /** Resets each connection from now on that goes on with the session of an earlier one. */
  refuseSessions(): void;
  /** Ends all connections. */
  forget(): void;
  close(): Promise<void>;
}

/** A server in front of an endpoint that speaks TLS. */
export async function startTlsGateway(endpoint: string, certificate: Certificate): Promise<TlsGateway> {
  const { hostname, port } = new URL(endpoint);
  const handshakes: { isResumed: boolean }[] = [];
  const server = createServer({ ...certificate }, (message, response) => {
    const { method, url: path, headers } = message;
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    message.pipe(passed);
  });
  const raw = new Map<number | undefined, Socket>();
  let refusesSessions = false;
  server.on('connection', (socket: Socket) => raw.set(socket.remotePort, socket));
  server.on('secureConnection', (socket: TLSSocket) => {
    const isResumed = socket.isSessionReused();
    handshakes.push({ isResumed });
    if (isResumed && refusesSessions) raw.get(socket.remotePort)?.resetAndDestroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handshakes,
    show: (shown) => server.setSecureContext({ ...shown }),
    refuseSessions() {
      refusesSessions = true;
    },
    forget: () => server.closeAllConnections(),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
