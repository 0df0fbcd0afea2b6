import { throwIfAborted } from '../errors.js';
import type { ListOptions, ListPage, Metadata, ObjectStore } from '../object-store/contract.js';
import { ancestorsOf } from '../paths.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { chain, collectUpTo } from './data.js';
import { deleteInTurn, type KeyFailure } from './delete-keys.js';
import { isLink } from './links/link-state.js';
import type { ObjectState } from './object-state.js';
import { recordOf } from './record-of.js';
import { StagedWrite } from './staged-write.js';
import { fileToRead } from './stale.js';
import { asErrno, speakingOf } from './store-errors.js';
import { upload } from './upload.js';
import { sourceOf } from './uploading/source.js';

/** The key of the method by which layers above get at the objects behind the files. */
export const objectAccess: unique symbol = Symbol('mediafs.objectAccess');

export interface PutObjectOptions {
  readonly contentType: string;
  readonly metadata: Metadata;
  /** Adds to the metadata what can be told only of content that is at hand: of up to one part. */
  readonly describe?: ((bytes: Uint8Array) => Metadata) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Objects by their keys, past the words of files, with all that is known and cached of them kept right. Failures are errno
 * errors whose path is the key with a slash before it.
 */
export interface ObjectAccess {
  readonly store: ObjectStore;
  /** Stores an object whole, under a key that nobody else uses. */
  put(key: string, pieces: AsyncIterable<Uint8Array>, options: PutObjectOptions): Promise<ObjectState>;
  /** An object's state, metadata included; `undefined` where there is none. */
  describe(key: string): Promise<ObjectState | undefined>;
  /** Whether a symbolic link is known to be at a key or above it: one that a call has met is. */
  isLink(key: string): boolean;
  /** Past all that is known. */
  list(options: ListOptions): AsyncIterable<ListPage>;
  /** Resolves with what could not be deleted. */
  delete(keys: readonly string[]): Promise<readonly KeyFailure[]>;
}

export function createObjectAccess(context: Context): ObjectAccess {
  return {
    store: context.store,
    put: (key, pieces, options) =>
      speakingOf('open', { path: `/${key}` }, () => putObject(context, key, pieces, options)),
    describe: (key) => speakingOf('stat', { path: `/${key}` }, () => describeObject(context, key)),
    isLink: (key) => [key, ...ancestorsOf(key)].some((name) => isLink(context.knowledge.lastState(name))),
    list: (options) => listObjects(context, options),
    delete: (keys) => speakingOf('unlink', {}, () => deleteObjects(context, keys)),
  };
}

async function* listObjects({ store }: Context, options: ListOptions): AsyncGenerator<ListPage> {
  try {
    yield* store.list(options);
  } catch (error) {
    throw asErrno(error, 'scandir', `/${options.prefix ?? ''}`);
  }
}

async function deleteObjects(context: Context, keys: readonly string[]): Promise<readonly KeyFailure[]> {
  const failures = await changeKeys(context, keys, () => deleteInTurn(context, keys));
  return failures.map(({ key, error }) => ({ key, error: asErrno(error, 'unlink', `/${key}`) as Error }));
}

async function putObject(
  context: Context,
  key: string,
  pieces: AsyncIterable<Uint8Array>,
  { contentType, metadata, describe, signal }: PutObjectOptions,
): Promise<ObjectState> {
  const { bytes, rest } = await collectUpTo(context.partSize, pieces, 'utf8', signal);
  if (rest) return stream(context, key, chain(bytes, rest), { contentType, metadata, signal });
  return changeKeys(context, [key], async () => {
    throwIfAborted(signal);
    const all = { ...metadata, ...describe?.(bytes) };
    const state = await upload(context, key, sourceOf(bytes), { contentType, metadata: all, signal });
    context.knowledge.wrote(key, state);
    await context.cache.put(key, recordOf(state), bytes);
    return state;
  });
}

/** By a staging file, of which parts are uploaded while the rest still comes. */
async function stream(
  context: Context,
  key: string,
  pieces: AsyncIterable<Uint8Array>,
  { contentType, metadata, signal }: PutObjectOptions,
): Promise<ObjectState> {
  const temporary = await context.cache.stage();
  const place = { path: key, key, mustBeDirectory: false };
  const kept = { contentType, metadata };
  const write = new StagedWrite(context, temporary, { place, flags: 0, mustBeNew: undefined, kept });
  try {
    let position = 0;
    for await (const piece of pieces) {
      for (let done = 0; done < piece.length; ) {
        const { bytesWritten } = await temporary.handle.write(piece, done, piece.length - done, position);
        write.wrote(position, bytesWritten);
        done += bytesWritten;
        position += bytesWritten;
      }
    }
    await write.publish(signal);
    return context.knowledge.lastState(key)!;
  } catch (error) {
    write.discard();
    throw error;
  } finally {
    await write.closed();
  }
}

async function describeObject(context: Context, key: string): Promise<ObjectState | undefined> {
  const { knowledge } = context;
  const known = knowledge.node(key);
  if (known?.kind === 'absent') return undefined;
  if (known?.kind === 'file' && known.state.metadata) return known.state;
  const found = await fileToRead(context, key);
  return found.kind === 'file' ? found.state : undefined;
}
