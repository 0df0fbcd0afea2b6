import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/rules.js';
import { type Ending, spoilBytes } from '../faults/spoil-bytes.js';
import type { Reply } from './reply.js';

/** Sends an answer, spoilt as a fault says. Ends when all is handed over or the connection is gone. */
export async function sendReply(response: ServerResponse, reply: Reply, options: SendOptions): Promise<void> {
  const fault = options.fault ?? {};
  if (isBeforeAnything(fault.resetAfterBytes, reply)) return reset(response);
  if (isBeforeAnything(fault.stallAfterBytes, reply)) return;
  response.writeHead(reply.status, definedHeaders(reply));
  options.onHead();
  if (reply.body === undefined || response.req.method === 'HEAD') {
    response.end();
    return;
  }
  if (fault.endAfterBytes === 0) response.flushHeaders();
  const ending = await sendBytes(response, spoilBytes(bytesOf(reply.body), fault), options.onSent);
  if (ending === 'complete') response.end();
  if (ending === 'end') response.socket?.end();
  if (ending === 'reset') await reset(response);
}

function isBeforeAnything(limit: number | undefined, { body }: Reply): boolean {
  return limit === 0 || (limit !== undefined && body === undefined);
}

export interface SendOptions {
  readonly fault: Fault | undefined;
  readonly onHead: () => void;
  readonly onSent: (bytes: number) => void;
}

/** Resets the connection, once what was sent before has had time to arrive. */
export async function reset(response: ServerResponse): Promise<void> {
  await sleep(20);
  response.socket?.resetAndDestroy();
}

async function sendBytes(
  response: ServerResponse,
  bytes: AsyncGenerator<Buffer, Ending>,
  onSent: (bytes: number) => void,
): Promise<Ending> {
  for (;;) {
    const { done, value } = await bytes.next();
    if (done) return value;
    if (value.length > 0) await write(response, value);
    if (response.destroyed || response.socket?.destroyed) {
      await bytes.return('stall');
      return 'stall';
    }
    onSent(value.length);
  }
}

function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('close', done);
      resolve();
    };
    // A connection that is gone calls nothing back.
    response.once('close', done);
    response.write(bytes, done);
  });
}

async function* bytesOf(body: NonNullable<Reply['body']>): AsyncGenerator<Buffer> {
  if (typeof body === 'string') yield Buffer.from(body);
  else yield* body as AsyncIterable<Buffer>;
}

function definedHeaders({ headers }: Reply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
