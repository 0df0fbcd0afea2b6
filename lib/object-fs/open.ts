import { codeOf, errnoError } from '../errors.js';
import { type FileHandle, nativeFs, nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import { type Content, ensureContent, NoFile, noFileError } from './ensure.js';
import { dressHandle } from './file-handle.js';
import { lookUp, lookUpExisting, missing, requireParent, targetNode } from './look-up.js';
import type { OpenFile } from './open-file.js';
import { type OpenFlags, parseOpenFlags } from './open-flags.js';
import { type Place, placeOf } from './place.js';
import { prepareDirectory, prepareReading } from './reading-file.js';
import { StagedWrite } from './staged-write.js';
import { asErrno } from './store-errors.js';

const TRIES = 5;

// Absent where the system has none.
const { O_DIRECTORY = 0 } = nativeFs.constants;

/** As `fs.promises.open`: the handle is Node's own, on a real file. */
export async function open(
  context: Context,
  path: unknown,
  flags?: string | number | null,
  mode?: number,
): Promise<FileHandle> {
  const handle = await openWith(context, path, flags, mode, async (file) => {
    const native = await nativePromises.open(file.path, file.flags);
    return { native, stats: await native.stat({ bigint: true }), close: () => native.close() };
  });
  return dressHandle(handle.native, handle.file);
}

/** As the callback form of `fs.open`: a number that the kernel knows. */
export function openFileFor(
  context: Context,
  path: unknown,
  flags?: string | number | null,
  mode?: number,
): Promise<{ native: number; file: OpenFile }> {
  return openWith(context, path, flags, mode, async (file) => {
    const native = nativeFs.openSync(file.path, file.flags);
    return {
      native,
      stats: nativeFs.fstatSync(native, { bigint: true }),
      close: async () => nativeFs.closeSync(native),
    };
  });
}

interface Opened<Native> {
  readonly native: Native;
  readonly stats: Awaited<ReturnType<typeof nativePromises.stat>> & import('../native-fs.js').BigIntStats;
  close(): Promise<void>;
}

/** Makes a file ready and opens it; another process may have replaced or evicted it in between, so that is checked. */
async function openWith<Native>(
  context: Context,
  path: unknown,
  flags: string | number | null | undefined,
  mode: number | undefined,
  openNatively: (file: OpenFile) => Promise<Opened<Native>>,
): Promise<{ native: Native; file: OpenFile }> {
  const place = await placeOf(path, 'open');
  const parsed = await parseOpenFlags(flags);
  for (let attempt = 1; ; attempt += 1) {
    const file = await prepare(context, place, parsed, mode);
    try {
      const opened = await openNatively(file);
      if (file.isRight(opened.stats)) return { native: opened.native, file };
      await opened.close();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || attempt === TRIES) throw asDiskError(error, place.path);
    }
    await file.closed();
    if (attempt === TRIES) throw errnoError('EIO', 'open', { path: place.path });
  }
}

function asDiskError(error: unknown, path: string): Error {
  return errnoError(codeOf(error) ?? 'EIO', 'open', { path, cause: error });
}

async function prepare(context: Context, place: Place, flags: OpenFlags, mode?: number): Promise<OpenFile> {
  const { path } = place;
  try {
    if (flags.creates && place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
    return flags.writes || flags.creates
      ? await prepareWriting(context, place, flags, mode)
      : await prepareForReader(context, place, flags);
  } catch (error) {
    throw asErrno(error, 'open', path);
  }
}

async function prepareForReader(context: Context, place: Place, flags: OpenFlags): Promise<OpenFile> {
  try {
    const file = await prepareReading(context, place);
    if (place.mustBeDirectory || (flags.native & O_DIRECTORY) !== 0)
      throw errnoError('ENOTDIR', 'open', { path: place.path });
    return file;
  } catch (error) {
    if (error instanceof NoFile && error.kind === 'directory') return prepareDirectory(context, place);
    throw error instanceof NoFile ? missing(context, place, 'open') : error;
  }
}

async function prepareWriting(
  context: Context,
  place: Place,
  flags: OpenFlags,
  mode?: number,
): Promise<OpenFile> {
  const { key, path } = place;
  const node = await targetNode(context, key);
  if (node?.kind === 'directory' && !flags.exclusive) throw errnoError('EISDIR', 'open', { path });
  await requireParent(context, place, (code) => errnoError(code, 'open', { path }));
  if (flags.exclusive && (await lookUp(context, key)).kind !== 'absent')
    throw errnoError('EEXIST', 'open', { path });
  const content = await presentContent(context, place, flags);
  const temporary = await context.cache.stage().catch((error) => {
    throw asDiskError(error, path);
  });
  const write = new StagedWrite(context, temporary, {
    place,
    flags: flags.native,
    base: content?.state,
    mustBeNew: flags.exclusive ? 'exclusive' : flags.truncates || content ? undefined : 'unchanged',
    mode: content || mode === undefined || mode === DEFAULT_MODE ? undefined : mode & ~process.umask(),
  });
  try {
    await seed(temporary.path, content);
    if (content) await write.markUntouched();
    return write;
  } catch (error) {
    await temporary.discard();
    throw asDiskError(error, path);
  }
}

const DEFAULT_MODE = 0o666;

/** What a write that keeps the content starts from. */
async function presentContent(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<Content | undefined> {
  if (flags.exclusive || (flags.truncates && flags.creates)) return undefined;
  if (flags.truncates) {
    const node = await lookUpExisting(context, place, 'open');
    if (node.kind === 'directory') throw errnoError('EISDIR', 'open', { path: place.path });
    return undefined;
  }
  try {
    const content = await ensureContent(context, place.key);
    if (place.mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path: place.path });
    return content;
  } catch (error) {
    const mayCreate = error instanceof NoFile && error.kind === 'absent' && flags.creates;
    if (mayCreate) return undefined;
    throw noFileError(error, 'open', place.path, context.knowledge.fileAbove(place.key) !== undefined);
  }
}

async function seed(path: string, content: Content | undefined): Promise<void> {
  if (content?.file)
    await nativePromises.copyFile(content.file.path, path, nativeFs.constants.COPYFILE_FICLONE);
  else if (content?.bytes) await nativePromises.writeFile(path, content.bytes);
}
