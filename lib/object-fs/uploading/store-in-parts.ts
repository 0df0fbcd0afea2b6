import type { PutOptions } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import type { Context } from '../context.js';
import { planForLength } from './part-plan.js';
import { PartsUpload } from './parts-upload.js';
import type { Source } from './source.js';

/** An upload that somebody else gave up, or that met another write, may be begun anew so often. */
const RESTARTS = 3;

/**
 * Stores a source in parts, or goes on with an upload that was begun while the source was written. When it rejects, the
 * upload has been given up, and the store has all of the object or nothing.
 */
export async function storeInParts(
  context: Context,
  key: string,
  source: Source,
  put: PutOptions,
  begun?: PartsUpload | undefined,
): Promise<{ version: string; size: number; put: PutOptions }> {
  let upload = begun ?? uploadOf(context, key, source, put);
  for (let restarts = 0; ; restarts += 1) {
    try {
      return { ...(await upload.finish(source, put.signal)), put: upload.put };
    } catch (error) {
      await Promise.race([upload.abort(), patience(put.signal)]);
      if (restarts === RESTARTS || !mayBeginAnew(error)) throw error;
      upload = uploadOf(context, key, source, put);
    }
  }
}

function uploadOf(
  { store, uploads, partSize }: Context,
  key: string,
  source: Source,
  put: PutOptions,
): PartsUpload {
  const { minimumPartSize } = store.capabilities;
  const plan = planForLength(key, source.size, { partSize, minimumPartSize });
  return new PartsUpload({ store, uploads, key, plan, put });
}

/** Who aborts does not wait for a store that has stalled; the upload is then given up behind their back. */
function patience(signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal?.aborted) setTimeout(resolve, PATIENCE_MS).unref();
  });
}

const PATIENCE_MS = 1000;

function mayBeginAnew(error: unknown): boolean {
  return error instanceof StoreError && error.mayBeginAnew;
}
