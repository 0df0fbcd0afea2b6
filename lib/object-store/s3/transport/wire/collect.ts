import type { Readable } from 'node:stream';
import { AbortError } from '../../../../errors.js';
import type { Ending } from '../../deadline.js';

/** All of a body. Ends with the connection's error, or the abort. By events: an iterator costs more than most bodies. */
export function collect(body: Readable | undefined, ending: Ending | undefined): Promise<Buffer> {
  if (body === undefined) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const stop = () => body.destroy(new AbortError(ending?.reason));
    const onClose = () => fail(new CutError('the answer was cut'));
    const settle = () => {
      body.off('close', onClose);
      ending?.offAbort(stop);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    if (body.destroyed) return fail(body.errored ?? new CutError('the answer was cut'));
    if (ending?.aborted) stop();
    ending?.onAbort(stop);
    const pieces: Buffer[] = [];
    body.on('data', (piece: Buffer) => pieces.push(piece));
    body.once('error', fail);
    body.once('close', onClose);
    body.once('end', () => {
      settle();
      resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));
    });
  });
}

/** Whoever ended the connection gave no reason. */
class CutError extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}
