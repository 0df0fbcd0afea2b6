import type { TemporaryHandle } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import type { Metadata } from '../object-store/contract.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import { asErrno } from './store-errors.js';
import { type Source, upload } from './upload.js';

/** What is to be stored of a staging file, and on what conditions. Plain data: another thread may do it. */
export interface Publication {
  readonly key: string;
  /** What errors call the file. */
  readonly shown: string;
  /** Bytes. */
  readonly size: number;
  /** The version whose content the staging file began with; the store must still have it. */
  readonly base?: ObjectState | undefined;
  /** The file must be new (`wx`), or was not there when it was opened for appending. */
  readonly mustBeNew: 'exclusive' | 'unchanged' | undefined;
  /** Another publication of the same file is under way and has made the conditions its own. */
  readonly isOvertaking?: boolean | undefined;
}

/** Stores the content of a staging file whole. The metadata are asked for when its turn has come. */
export async function storePublication(
  context: Context,
  handle: Pick<TemporaryHandle, 'read'>,
  { key, shown, size, base, mustBeNew, isOvertaking }: Publication,
  metadata: () => Metadata,
  signal?: AbortSignal | undefined,
): Promise<ObjectState> {
  const conditions = isOvertaking
    ? {}
    : { ifNoneMatch: mustBeNew ? ('*' as const) : undefined, ifMatch: base?.version };
  try {
    return await changeKeys(context, [key], async () => {
      const options = { metadata: metadata(), contentType: base?.contentType, signal, ...conditions };
      const state = await upload(context, key, sourceOfFile(handle, size), options);
      context.knowledge.wrote(key, state);
      return state;
    });
  } catch (error) {
    // Appending to a file that was not there loses nobody's update, so a file that came since is a conflict.
    const isConflict = codeOf(error) === 'EEXIST' && mustBeNew === 'unchanged';
    throw isConflict
      ? errnoError('ESTALE', 'close', { path: shown, cause: error })
      : asErrno(error, 'close', shown);
  }
}

export function sourceOfFile(handle: Pick<TemporaryHandle, 'read'>, size: number): Source {
  return {
    size,
    async read(start, end) {
      const bytes = Buffer.allocUnsafe(end - start);
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
  };
}
