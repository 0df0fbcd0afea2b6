import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';

interface Pacing {
  due(now: number, bytes: number): number;
  hold(now: number, milliseconds: number): void;
}

interface Proxy {
  readonly endpoint: string;
  close(): Promise<void>;
}

type Limits = { delay?: number; rate?: number };
type ProxyOptions = { target: string; roundTrip?: number; rate?: number };

const support = new URL('../../../bench/support/proxy/', import.meta.url);

describe('the proxy of the benchmarks', () => {
  let Pace: new (limits?: Limits) => Pacing;
  let startProxy: (options: ProxyOptions) => Promise<Proxy>;

  before(async () => {
    ({ Pace } = await import(new URL('pace.mjs', support).href));
    ({ startProxy } = await import(new URL('proxy.mjs', support).href));
  });

  describe('paces', () => {
    it('nothing that it was not told to', () => {
      expect(new Pace().due(5, 1e9)).to.equal(5);
    });

    it('every piece by the same delay', () => {
      const pace = new Pace({ delay: 10 });
      expect([pace.due(0, 100), pace.due(3, 100)]).to.deep.equal([10, 13]);
    });

    it('pieces that follow each other by the rate', () => {
      const pace = new Pace({ rate: 100 });
      expect([pace.due(0, 500), pace.due(1, 500), pace.due(50, 100)]).to.deep.equal([5, 10, 51]);
    });

    it('the first piece by a handshake as well', () => {
      const pace = new Pace({ delay: 10 });
      pace.hold(0, 20);
      expect([pace.due(1, 1), pace.due(100, 1)]).to.deep.equal([30, 110]);
    });
  });

  describe('between a client and a server', () => {
    let server: Server;
    let proxy: Proxy;

    const listen = async (answer: (socket: Socket) => void) => {
      server = createServer({ allowHalfOpen: true }, answer).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      proxy = await startProxy({ target: `127.0.0.1:${port}`, roundTrip: 4, rate: 64 * 1024 * 1024 });
    };
    const reach = () => connect({ port: Number(new URL(proxy.endpoint).port), allowHalfOpen: true });

    afterEach(async () => {
      await proxy.close();
      server.close();
    });

    it('carries every byte in order, both ways, also after one side has ended', async () => {
      await listen((socket) => {
        const received: Buffer[] = [];
        socket.on('data', (chunk) => received.push(chunk as Buffer));
        socket.on('end', () => socket.end(Buffer.concat(received)));
      });
      const sent = Buffer.from(Uint32Array.from({ length: 1_500_000 }, (_, index) => index).buffer);
      const client = reach();
      client.end(sent);
      expect((await buffer(client)).equals(sent)).to.equal(true);
    });

    it('cuts the one side when the other is cut', async () => {
      await listen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
      const client = reach();
      client.resume().write('hello');
      const error = await new Promise((resolve) => client.once('error', resolve));
      expect(error).to.have.property('code', 'ECONNRESET');
    });
  });
});
