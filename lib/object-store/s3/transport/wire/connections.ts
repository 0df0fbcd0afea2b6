import type { NetConnectOpts, Socket } from 'node:net';
import { Connection } from './connection.js';

/** Where a connection leads. */
export interface Place {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number | undefined;
}

/** Connections, those that wait for the next request among them. Who bounds requests bounds them. */
export class Connections {
  /** Milliseconds of silence that end one. */
  readonly #timeout: number;
  /** Those that wait, by place; the last is used first. */
  readonly #idle = new Map<string, Connection[]>();
  readonly #all = new Set<Connection>();
  /** The last session of each place, by which the next handshake is shorter. */
  readonly #sessions = new Map<string, Buffer>();
  #isClosed = false;
  #tls: typeof import('node:tls') | undefined;
  #net: typeof import('node:net') | undefined;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** A promise only for the first connection of a protocol, whose module is loaded then. */
  take(place: Place): Connection | Promise<Connection> {
    const waiting = this.#idle.get(nameOf(place));
    for (let last = waiting?.pop(); last !== undefined; last = waiting?.pop()) {
      if (last.isUsable) return last;
      last.socket.destroy();
    }
    return this.#net === undefined || (place.protocol === 'https:' && this.#tls === undefined)
      ? this.#load(place)
      : this.#connect(place);
  }

  /** Takes back one that is at the end of an answer, for so many milliseconds. */
  giveBack(connection: Connection, place: Place, reusable: number): void {
    connection.expires = performance.now() + reusable;
    // What is still being sent belongs to a request whose answer came early.
    if (this.#isClosed || !connection.isUsable || connection.socket.writableLength > 0) {
      connection.socket.destroy();
      return;
    }
    connection.rest();
    const name = nameOf(place);
    const waiting = this.#idle.get(name);
    if (waiting === undefined) this.#idle.set(name, [connection]);
    else waiting.push(connection);
  }

  closeIdle(): void {
    for (const waiting of this.#idle.values()) for (const { socket } of waiting.splice(0)) socket.destroy();
  }

  /** Ends those that are in use as well. One that is made later serves one request. */
  close(): void {
    this.#isClosed = true;
    for (const { socket } of this.#all) socket.destroy();
  }

  async #load(place: Place): Promise<Connection> {
    this.#net ??= await import('node:net');
    if (place.protocol === 'https:') this.#tls ??= await import('node:tls');
    return this.#connect(place);
  }

  #connect(place: Place): Connection {
    const socket = this.#open(place);
    socket.setTimeout(this.#timeout);
    const connection = new Connection(socket, () => {
      this.#all.delete(connection);
      const waiting = this.#idle.get(nameOf(place));
      const index = waiting?.indexOf(connection) ?? -1;
      if (index !== -1) waiting?.splice(index, 1);
    });
    this.#all.add(connection);
    return connection;
  }

  #open(place: Place): Socket {
    const { protocol, hostname } = place;
    const net = this.#net as typeof import('node:net');
    const host = bare(hostname);
    const port = place.port ?? (protocol === 'https:' ? 443 : 80);
    const options: NetConnectOpts = {
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 1_000,
    };
    if (protocol === 'http:') return net.connect(options);
    const tls = this.#tls as typeof import('node:tls');
    const name = nameOf(place);
    const session = this.#sessions.get(name);
    const servername = net.isIP(host) ? '' : host;
    const socket = tls.connect({
      ...options,
      servername,
      ALPNProtocols: ['http/1.1'],
      ...(session === undefined ? {} : { session }),
    });
    socket.on('session', (given) => this.#sessions.set(name, given));
    // A store may fail at one that it does not take any more.
    socket.once('error', () => this.#sessions.delete(name));
    return socket;
  }
}

function nameOf({ protocol, hostname, port }: Place): string {
  return `${protocol}//${hostname}:${port}`;
}

/** An IPv6 address stands in brackets in a URL only. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
