import { posix } from 'node:path';
import { type Dirent, nativeFs } from '../native-fs.js';
import { nameOf, parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import type { Entry } from './directory-pages.js';
import { following, leadTo } from './links/follow.js';
import { isLink } from './links/link-state.js';
import { checkOptions, encodeText } from './options.js';
import { type Place, placeOf } from './place.js';
import { encodingOf } from './stat.js';
import { speakingOf } from './store-errors.js';
import { walkDirectory } from './walk-directory.js';

export interface ReadDirectoryOptions {
  readonly encoding?: string | null;
  readonly withFileTypes?: boolean;
  readonly recursive?: boolean;
}

// Not in the types, though `fs.constants` has them in every version.
const { UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK } = nativeFs.constants as unknown as Record<
  string,
  number
>;

/** As `fs.promises.readdir`: one LIST for each 1,000 entries, and the stats of all of them are then known. */
export async function readDirectory(
  context: Context,
  path: unknown,
  options?: ReadDirectoryOptions | string | null,
): Promise<string[] | Buffer[] | Dirent[]> {
  await checkOptions(options);
  const place = await placeOf(path, 'scandir');
  return presentEntries(context, await listEntries(context, place, isRecursive(options)), place, options);
}

export function isRecursive(options: ReadDirectoryOptions | string | null | undefined): boolean {
  return typeof options === 'object' && options?.recursive === true;
}

/** What a directory holds, and which it is. */
export interface Listing {
  readonly key: string;
  readonly entries: readonly Entry[];
}

export function listEntries(context: Context, place: Place, recursive: boolean): Promise<Listing> {
  const how = following(true, { syscall: 'scandir', path: place.path });
  return leadTo(context, place, how, async (there) => ({
    key: there.key,
    entries: await speakingOf('scandir', place, () => listAll(context, there, recursive)),
  }));
}

async function listAll(context: Context, there: Place, recursive: boolean): Promise<Entry[]> {
  const all = new Map<string, Entry>();
  for await (const { entries } of walkDirectory(context, there, { syscall: 'scandir', recursive }))
    for (const entry of entries) all.set(entry[0], entry);
  return [...all.values()];
}

/** What was listed, as the caller wants it. A listing tells of no links: shown as such are those that are known. */
export function presentEntries(
  context: Pick<Context, 'knowledge'>,
  listing: Listing,
  place: Place,
  options: ReadDirectoryOptions | string | null | undefined,
): string[] | Buffer[] | Dirent[] {
  const { withFileTypes } = typeof options === 'string' ? {} : (options ?? {});
  const encoding = encodingOf(options);
  if (withFileTypes) return presentDirents(context, listing, place, encoding);
  return listing.entries.map(([name]) => encodeText(name, encoding)) as string[] | Buffer[];
}

export function presentDirents(
  { knowledge }: Pick<Context, 'knowledge'>,
  { key, entries }: Listing,
  place: Place,
  encoding: unknown,
): Dirent[] {
  return entries.map(([name, type]) => {
    const parent = parentOf(name);
    // As Node: the place itself in the words of the caller, and what is below it normalised.
    const directory = parent === '' ? place.path : posix.join(place.path, parent);
    const own = encodeText(nameOf(name), encoding) as string;
    return createDirent(own, typeOf(name, type), directory);
  });

  function typeOf(name: string, type: Entry[1]): number {
    if (type === 'directory') return UV_DIRENT_DIR!;
    return isLink(knowledge.lastState(prefixOf(key) + name)) ? UV_DIRENT_LINK! : UV_DIRENT_FILE!;
  }
}

/** Node declares the constructor without its arguments. */
function createDirent(name: string, type: number, directory: string): Dirent {
  const DirentClass = nativeFs.Dirent as unknown as new (
    name: string,
    type: number,
    directory: string,
  ) => Dirent;
  return new DirentClass(name, type, directory);
}
