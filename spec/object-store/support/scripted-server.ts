import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a server does once it has read the head of a request. */
export type Turn = (socket: Socket, request: string) => void;

export interface ScriptedServer {
  readonly port: number;
  /** Connections, in the order in which they were made. */
  readonly sockets: readonly Socket[];
  /** Each with the number of the connection by which it came. */
  readonly requests: { readonly connection: number; readonly text: string }[];
  close(): Promise<void>;
}

/** A server that writes what it is told to, byte for byte: each request takes the next turn, and the last ones the last. */
export async function startScriptedServer(...turns: Turn[]): Promise<ScriptedServer> {
  const sockets: Socket[] = [];
  const requests: ScriptedServer['requests'] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket) - 1;
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        const turn = turns[Math.min(requests.length, turns.length - 1)] as Turn;
        const request = text.slice(0, end + 4);
        text = text.slice(end + 4);
        requests.push({ connection, text: request });
        turn(socket, request);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
