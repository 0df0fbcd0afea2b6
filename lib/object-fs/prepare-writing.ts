import { errnoError } from '../errors.js';
import { baseContent } from './base-content.js';
import { doubt } from './change-keys.js';
import type { Context } from './context.js';
import { asDiskError } from './disk-errors.js';
import { type Content, NoFile, noFileError } from './ensure.js';
import { requireNoLink } from './links/link-found.js';
import { writeTarget } from './links/write-target.js';
import { lookUp, requireExisting, requireParent, targetNode } from './look-up.js';
import type { OpenFile } from './open-file.js';
import type { OpenFlags } from './open-flags.js';
import type { Place } from './place.js';
import { requireCondition } from './require-condition.js';
import { seed } from './seed.js';
import { StagedWrite } from './staged-write.js';
import type { StagedWriteOptions } from './staged-write-options.js';
import { isMissing, isStale } from './store-errors.js';
import { StoreFaults } from './store-faults.js';
import { StreamedWrite } from './streamed-write.js';

interface Writing {
  readonly mode: number;
  readonly isStream: boolean;
}

const TRIES = 3;

/**
 * Makes a staging file ready. Where the disk refuses one, what is written as a stream goes on to the store by itself; all
 * else fails with what the disk said.
 */
export async function prepareWriting(
  context: Context,
  place: Place,
  flags: OpenFlags,
  writing: Writing,
): Promise<OpenFile> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prepareOnce(context, place, flags, writing);
    } catch (error) {
      // Replaced or removed while it was fetched: nobody has seen a byte of it.
      if (!(error instanceof BaseGone)) throw error;
      if (attempt === TRIES) throw error.cause;
      await doubt(context, place.key);
    }
  }
}

/** The version that was to be written on is there no more. */
class BaseGone extends Error {
  constructor(cause: unknown) {
    super('the base is gone', { cause });
  }
}

async function prepareOnce(
  context: Context,
  place: Place,
  flags: OpenFlags,
  { mode, isStream }: Writing,
): Promise<OpenFile> {
  const { key, path } = place;
  const content = await contentToWriteOn(context, place, flags);
  const options = writeOptions(context, place, flags, content, mode);
  const staged = await context.cache.stage().catch((refusal: unknown) => ({ refusal }));
  if ('refusal' in staged) {
    const replaces = flags.exclusive || (flags.truncates && flags.creates);
    if (isStream && replaces) return new StreamedWrite(context, options, staged.refusal);
    throw asDiskError(staged.refusal, path);
  }
  const write = new StagedWrite(context, staged, options);
  const faults = new StoreFaults();
  try {
    if (content) await seed(context, key, content, staged, faults);
    if (content) await write.markUntouched();
    return write;
  } catch (error) {
    write.discard();
    await write.closed();
    if (faults.isOfDisk(error)) throw asDiskError(error, path);
    throw isStale(error) || isMissing(error) ? new BaseGone(error) : error;
  }
}

/** Whether the file may be opened for writing, and what its writer starts from. */
export async function contentToWriteOn(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<Content | undefined> {
  const { key, path } = place;
  if (flags.creates && place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
  const node = await (flags.exclusive ? targetNode : writeTarget)(context, key);
  if (node?.kind === 'directory' && !flags.exclusive) throw errnoError('EISDIR', 'open', { path });
  await requireParent(context, place, (code) => errnoError(code, 'open', { path }));
  if (flags.exclusive && (await lookUp(context, key)).kind !== 'absent')
    throw errnoError('EEXIST', 'open', { path });
  const content = await presentContent(context, place, flags);
  await requireCondition(context, flags, content);
  return content;
}

export function writeOptions(
  context: Context,
  place: Place,
  flags: OpenFlags,
  content: Content | undefined,
  mode: number,
): StagedWriteOptions {
  // A mode is for a file that is made; whether it is, is asked of nobody where the content does not matter.
  const isExisting = content !== undefined || (!flags.exclusive && context.knowledge.lastState(place.key));
  return {
    place,
    flags: flags.native,
    base: content?.state,
    mustBeNew: flags.exclusive ? 'exclusive' : flags.truncates || content ? undefined : 'unchanged',
    mode: isExisting || mode === DEFAULT_MODE ? undefined : mode & ~process.umask(),
  };
}

export const DEFAULT_MODE = 0o666;

/** What a write that keeps the content starts from. */
async function presentContent(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<Content | undefined> {
  if (flags.exclusive || (flags.truncates && flags.creates)) return undefined;
  if (flags.truncates) {
    const found = await lookUp(context, place.key);
    requireNoLink(place.key, found);
    const node = requireExisting(context, found, place, 'open');
    if (node.kind === 'directory') throw errnoError('EISDIR', 'open', { path: place.path });
    return undefined;
  }
  try {
    const content = await baseContent(context, place.key);
    if (place.mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path: place.path });
    return content;
  } catch (error) {
    const mayCreate = error instanceof NoFile && error.kind === 'absent' && flags.creates;
    if (mayCreate) return undefined;
    throw noFileError(error, 'open', place.path, context.knowledge.fileAbove(place.key) !== undefined);
  }
}
