import type { CacheRecord } from '../../cache/record.js';
import { openTemporaryFile } from '../../cache/temporary-file.js';
import { nativePromises } from '../../native-fs.js';
import type { Metadata } from '../../object-store/contract.js';
import type { AttributeChange } from '../attributes.js';
import { changeFile } from '../change.js';
import type { Context } from '../context.js';
import { asDiskError } from '../disk-errors.js';
import { type Content, NoFile } from '../ensure.js';
import { existingAt } from '../links/existing-at.js';
import { following, leadTo } from '../links/follow.js';
import { followingBy } from '../links/following-flags.js';
import { missing } from '../look-up.js';
import type { ObjectState } from '../object-state.js';
import { firstStep } from '../open-directory.js';
import type { OpenFlags } from '../open-flags.js';
import type { Place } from '../place.js';
import { contentToWriteOn } from '../prepare-writing.js';
import { createPromises, type ObjectPromises } from '../promises.js';
import { type Publication, storePublication } from '../publication.js';
import { listEntries } from '../read-directory.js';
import { contentOf, readFile } from '../read-file.js';
import { recordOf } from '../record-of.js';
import { seed } from '../seed.js';
import { asErrno, speakingOf } from '../store-errors.js';
import { StoreFaults } from '../store-faults.js';
import { sourceOfFile } from '../uploading/source.js';
import { stepOf, type WalkPosition, walkDirectory } from '../walk-directory.js';
import { placeToWrite, storeFile } from '../write-file.js';
import { fetchVerbs } from './fetch-verbs.js';
import { type Opening, openingOf } from './opening.js';

/** A promise verb that another thread can carry out as it is. */
export type CarriedVerb = Exclude<keyof ObjectPromises, 'constants' | 'open' | 'opendir'>;

/** What a thread can be asked to do. Arguments and results cross threads, so they are plain data. */
export const verbs = {
  ...fetchVerbs,

  promise(context: Context, name: CarriedVerb, given: readonly unknown[]): Promise<unknown> {
    return (createPromises(context)[name] as (...given: readonly unknown[]) => Promise<unknown>)(...given);
  },

  existing: (context: Context, place: Place, syscall: string, follows: boolean) =>
    existingAt(context, place, syscall, follows),

  entries: (context: Context, place: Place, recursive: boolean) => listEntries(context, place, recursive),

  openDirectory: (context: Context, place: Place, recursive: boolean) => firstStep(context, place, recursive),

  walkOn: (context: Context, there: Place, recursive: boolean, position: WalkPosition) =>
    speakingOf('scandir', there, () =>
      stepOf(walkDirectory(context, there, { syscall: 'scandir', recursive, position })),
    ),

  change: (context: Context, place: Place, change: AttributeChange, syscall: string) =>
    changeFile(context, place, change, syscall),

  /** The cached file, or the bytes where the disk refused it. */
  async content(context: Context, place: Place) {
    const how = following(true, { syscall: 'open', path: place.path, isReading: true });
    const { state, file } = await leadTo(context, place, how, (there) => contentOf(context, there));
    return file ? { state, file } : { state, bytes: await bytesOf(context, place) };
  },

  async bytes(context: Context, place: Place) {
    return { bytes: await bytesOf(context, place) };
  },

  /** What a reader is to open: a file, or what is fetched of a large one, whose first bytes cross. */
  async opening(
    context: Context,
    place: Place,
    flags: OpenFlags,
    isCacheBroken: boolean,
  ): Promise<{ there: Place } & (Opening | { kind: 'directory' })> {
    return leadTo(context, place, followingBy(flags, place), async (there) => {
      try {
        return { there, ...(await openingOf(context, there, isCacheBroken)) };
      } catch (error) {
        if (error instanceof NoFile && error.kind === 'directory') return { there, kind: 'directory' };
        if (error instanceof NoFile) throw missing(context, there, 'open');
        throw asErrno(error, 'open', place.path);
      }
    });
  },

  async writable(context: Context, place: Place, flags: OpenFlags) {
    return leadTo(context, place, followingBy(flags, place), async (there) => {
      try {
        const content = await contentToWriteOn(context, there, flags);
        if (content?.bytes === undefined || content.file) {
          return { there, content: content && { ...content, bytes: undefined } };
        }
        return { there, content: { ...content, bytes: Uint8Array.prototype.slice.call(content.bytes) } };
      } catch (error) {
        throw asErrno(error, 'open', place.path);
      }
    });
  },

  /** Puts that very version into the staging file of a write that keeps it. */
  async seed(context: Context, { key, path }: Place, content: Content, staging: string): Promise<void> {
    const temporary = await openTemporaryFile(staging);
    const faults = new StoreFaults();
    try {
      await seed(context, key, content, temporary, faults);
    } catch (error) {
      throw faults.isOfDisk(error) ? asDiskError(error, path) : asErrno(error, 'open', path);
    } finally {
      await temporary.handle.close();
      await temporary.reader.close();
    }
  },

  /** A whole file that lies in a staging file, which becomes the cached one. */
  async storeFile(context: Context, place: Place, flags: OpenFlags, path: string): Promise<void> {
    const temporary = await openTemporaryFile(path);
    try {
      const there = await placeToWrite(context, place, flags);
      const { size } = await temporary.handle.stat();
      const keep = (state: ObjectState) =>
        context.cache.adopt(there.key, recordOf(state), temporary).catch(() => {});
      await storeFile(context, there, sourceOfFile(temporary.handle, size), flags, keep);
    } finally {
      await temporary.discard();
    }
  },

  async storeStaged(
    context: Context,
    publication: Publication,
    metadata: Metadata,
    path: string,
  ): Promise<ObjectState> {
    const handle = await nativePromises.open(path, 'r');
    try {
      const { state } = await storePublication(context, handle, publication, { metadata: () => metadata });
      return state;
    } finally {
      await handle.close();
    }
  },

  /** Frees the parts of uploads that are not to be completed. Resolves with the ids of those that are gone. */
  async giveUpUploads(
    { store }: Context,
    uploads: readonly { readonly key: string; readonly id: string }[],
  ): Promise<string[]> {
    const gone = uploads.map(async ({ key, id }) => {
      await store.abortUpload!(key, id);
      return id;
    });
    const outcomes = await Promise.allSettled(gone);
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  },

  async adoptStaged(context: Context, key: string, record: CacheRecord, path: string): Promise<void> {
    await context.cache.adopt(key, record, await openTemporaryFile(path));
  },
};

export type Verbs = typeof verbs;

/** A copy with memory of its own, to be handed over. */
async function bytesOf(context: Context, place: Place): Promise<Uint8Array> {
  return Uint8Array.prototype.slice.call(await readFile(context, place.path));
}
