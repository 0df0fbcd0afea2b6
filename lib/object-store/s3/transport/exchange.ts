import type { Agent, ClientRequest, IncomingMessage, request as send } from 'node:http';
import { AbortError } from '../../../errors.js';
import type { Ending } from '../deadline.js';

export interface Exchange {
  readonly send: typeof send;
  readonly agent: Agent;
  readonly hostname: string;
  readonly port: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly ending: Ending | undefined;
  /** Milliseconds to connect. */
  readonly connectTimeout: number;
  /** Milliseconds to the headers of the answer; undefined: as long as the agent's connections may be silent. */
  readonly answerTimeout: number | undefined;
}

/** Sends a request and resolves with the answer, its body still to be read. What is aborted already is not sent. */
export function exchange(sent: Exchange): Promise<IncomingMessage> {
  const { send, agent, hostname, port, method, path, headers, body, ending } = sent;
  return new Promise((resolve, reject) => {
    if (ending?.aborted) throw new AbortError(ending.reason);
    const request = send({ agent, host: bare(hostname), port, method, path, headers });
    const onAbort = () => request.destroy(new AbortError(ending?.reason));
    const timer = sent.answerTimeout === undefined ? undefined : limit(request, sent.answerTimeout, 'answer');
    const settle = () => {
      clearTimeout(timer);
      ending?.offAbort(onAbort);
    };
    let answer: IncomingMessage | undefined;
    request.once('response', (response: IncomingMessage) => {
      settle();
      answer = response;
      // One that fails while nobody reads it must not end the process.
      answer.on('error', () => {});
      resolve(answer);
    });
    // Later ones as well, which the body tells.
    request.on('error', (error) => {
      settle();
      reject(error);
    });
    request.on('timeout', () => (answer ?? request).destroy(new TimeoutError('not a byte came')));
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const connecting = limit(request, sent.connectTimeout, 'connection');
      const stop = () => clearTimeout(connecting);
      socket.once('connect', stop).once('close', stop);
    });
    ending?.onAbort(onAbort);
    request.end(body);
  });
}

function limit(request: ClientRequest, milliseconds: number, what: string): NodeJS.Timeout {
  const giveUp = () => request.destroy(new TimeoutError(`no ${what} within ${milliseconds} ms`));
  return setTimeout(giveUp, milliseconds);
}

/** An IPv6 address stands in brackets in a URL only. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** All of a body. Ends with the connection's error, or the abort. By events: an iterator costs more than most bodies. */
export function collect(answer: IncomingMessage, ending: Ending | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stop = () => answer.destroy(new AbortError(ending?.reason));
    const onClose = () => fail(new CutError('the answer was cut'));
    const settle = () => {
      answer.off('close', onClose);
      ending?.offAbort(stop);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    if (answer.destroyed) return fail(answer.errored ?? new CutError('the answer was cut'));
    if (ending?.aborted) stop();
    ending?.onAbort(stop);
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    answer.once('error', fail);
    answer.once('close', onClose);
    answer.once('end', () => {
      settle();
      resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));
    });
  });
}

/** Whoever ended the connection gave no reason. */
class CutError extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}
