import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Stands between a client and a server as a gateway that translates addresses: it forgets connections that nobody has
 * used for a while without telling anybody, and resets them when they are used again.
 */
export async function startForgetfulGateway(target: string): Promise<ForgetfulGateway> {
  const { hostname, port } = new URL(target);
  const known = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    known.add(client);
    client.on('data', (bytes) => {
      if (!forgotten.has(client)) upstream.write(bytes);
      else if (!isSilent) client.resetAndDestroy();
    });
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => {}).on('close', () => void other.destroy());
    }
    client.on('close', () => known.delete(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget(how) {
      isSilent = how === 'silently';
      for (const client of known) forgotten.add(client);
      return known.size;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const client of known) client.destroy();
      }),
  };
}

export interface ForgetfulGateway {
  readonly endpoint: string;
  /** All connections that there are; tells how many. Silently: what comes by them later is not answered at all. */
  forget(how?: 'silently'): number;
  close(): Promise<void>;
}
