import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Pace } from './pace.mjs';

/** Bytes on their way in one direction before the sender has to wait: more than 90 MiB/s carry in a round trip of 20 ms. */
const MOST_UNDERWAY = 4 * 1024 * 1024;

/**
 * A TCP proxy that is as far away as it is told: kernels of containers have no `tc netem`.
 *
 * @param target `host:port`
 * @param roundTrip milliseconds; half of them each way, and one more round trip for each new connection
 * @param rate bytes a second that each connection carries, each way
 */
export async function startProxy({ target, roundTrip = 0, rate = Number.POSITIVE_INFINITY }) {
  const [host, port] = target.split(':');
  const sockets = new Set();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const store = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    const pace = () => new Pace({ delay: roundTrip / 2, rate: rate / 1000 });
    const there = pace();
    there.hold(performance.now(), roundTrip);
    carry(client, store, there);
    carry(store, client, pace());
    for (const [socket, other] of [
      [client, store],
      [store, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', () => {
        sockets.delete(socket);
        // What was sent before the end still arrives.
        if (socket.errored || !socket.readableEnded) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Carries what comes from one socket to the other, in order, each piece when it is due. */
function carry(from, to, pace) {
  const queue = [];
  let underway = 0;
  let timer;
  from.on('data', (chunk) => {
    queue.push({ chunk, due: pace.due(performance.now(), chunk.length) });
    underway += chunk.length;
    if (underway > MOST_UNDERWAY) from.pause();
    timer ??= wait();
  });
  from.on('end', () => {
    queue.push({ due: pace.due(performance.now(), 0) });
    timer ??= wait();
  });
  to.on('close', () => clearTimeout(timer));

  function wait() {
    return setTimeout(deliver, Math.max(0, queue[0].due - performance.now()));
  }

  function deliver() {
    timer = undefined;
    if (to.destroyed) return;
    if (to.writableNeedDrain) {
      timer = setTimeout(deliver, 1);
      return;
    }
    // A timer may be a millisecond early or late; nothing comes out before it is due.
    while (queue.length > 0 && queue[0].due <= performance.now()) {
      const { chunk } = queue.shift();
      if (chunk === undefined) {
        to.end();
        return;
      }
      underway -= chunk.length;
      if (!to.write(chunk)) break;
    }
    if (underway < MOST_UNDERWAY / 2 && from.isPaused()) from.resume();
    if (queue.length > 0) timer = wait();
  }
}
