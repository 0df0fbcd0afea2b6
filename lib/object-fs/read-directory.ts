import { errnoError } from '../errors.js';
import { type Dirent, nativeFs } from '../native-fs.js';
import { isPresentable, nameOf, parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import type { Node } from './knowledge.js';
import { following, leadTo } from './links/follow.js';
import { requireNoLink } from './links/link-found.js';
import { isLink } from './links/link-state.js';
import { headOf, missing } from './look-up.js';
import type { ObjectState } from './object-state.js';
import { checkOptions, encodeText } from './options.js';
import { type Place, placeOf } from './place.js';
import { encodingOf } from './stat.js';
import { speakingOf } from './store-errors.js';

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
  readonly entries: Entries;
}

export function listEntries(context: Context, place: Place, recursive: boolean): Promise<Listing> {
  const how = following(true, { syscall: 'scandir', path: place.path });
  return leadTo(context, place, how, async (there) => ({
    key: there.key,
    entries: await speakingOf('scandir', place, () => list(context, there, recursive)),
  }));
}

/** What was listed, as the caller wants it. A listing tells of no links: shown as such are those that are known. */
export function presentEntries(
  { knowledge }: Pick<Context, 'knowledge'>,
  { key, entries }: Listing,
  place: Place,
  options: ReadDirectoryOptions | string | null | undefined,
): string[] | Buffer[] | Dirent[] {
  const { withFileTypes } = typeof options === 'string' ? {} : (options ?? {});
  const encoding = encodingOf(options);
  const names = [...entries.keys()];
  if (!withFileTypes) return names.map((name) => encodeText(name, encoding)) as string[] | Buffer[];
  const base = place.path.replace(/(?<=.)\/+$/, '');
  return names.map((name) => {
    const parent = parentOf(name);
    const directory = parent === '' ? base : `${base === '/' ? '' : base}/${parent}`;
    const own = encodeText(nameOf(name), encoding) as string;
    return createDirent(own, typeOf(name), directory);
  });

  function typeOf(name: string): number {
    if (entries.get(name) === 'directory') return UV_DIRENT_DIR!;
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

export type Entries = Map<string, 'file' | 'directory'>;

async function list(context: Context, place: Place, recursive: boolean): Promise<Entries> {
  const { store, knowledge, hidden } = context;
  const { key } = place;
  const known = knowledge.node(key);
  requireNoLink(key, known);
  if (known?.kind === 'file') throw errnoError('ENOTDIR', 'scandir', { path: place.path });
  const prefix = prefixOf(key);
  const since = knowledge.now();
  const entries: Entries = new Map();
  const seen = new Set<string>();
  let isThere = false;
  let marker: ObjectState | undefined;
  const addDirectory = (name: string): void => {
    if (!isShown(name)) return;
    entries.set(name, 'directory');
    if (seen.has(name)) return;
    seen.add(name);
    const known = knowledge.node(prefix + name);
    const node = known?.kind === 'directory' ? known : { kind: 'directory' as const };
    knowledge.learn(prefix + name, node, since);
  };
  for await (const page of store.list({ prefix, delimiter: recursive ? undefined : '/' })) {
    isThere ||= page.objects.length + page.prefixes.length > 0;
    for (const object of page.objects) {
      const name = object.key.slice(prefix.length);
      if (name === '') marker = object;
      else if (name.endsWith('/')) addAncestors(name.slice(0, -1), true);
      else {
        addAncestors(name, false);
        if (!isShown(name)) continue;
        // A directory shadows a file of the same name, in whatever order they are listed.
        if (entries.get(name) === 'directory') continue;
        entries.set(name, 'file');
        knowledge.learnListed(object, since);
      }
    }
    for (const folded of page.prefixes) addDirectory(folded.slice(prefix.length, -1));
  }
  if (!isThere && key !== '') await requireDirectory(context, place);
  else if (key !== '')
    knowledge.learn(key, { kind: 'directory', marker: knownMarker(knowledge.node(key), marker) }, since);
  return entries;

  function isShown(name: string): boolean {
    return isPresentable(name) && !(key === '' && hidden.has(name.split('/', 1)[0]!));
  }

  function addAncestors(name: string, itself: boolean): void {
    for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1))
      addDirectory(name.slice(0, slash));
    if (itself) addDirectory(name);
  }
}

/** A listing tells less of a marker than is known of it already. */
function knownMarker(known: Node | undefined, listed: ObjectState | undefined): ObjectState | undefined {
  const marker = known?.kind === 'directory' ? known.marker : undefined;
  return marker?.version === listed?.version && marker?.metadata ? marker : listed;
}

/** Nothing was listed, so there is no directory. */
async function requireDirectory(context: Context, place: Place): Promise<void> {
  const since = context.knowledge.now();
  const file = await headOf(context, place.key);
  if (file) {
    context.knowledge.learn(place.key, file, since);
    requireNoLink(place.key, file);
    throw errnoError('ENOTDIR', 'scandir', { path: place.path });
  }
  context.knowledge.learn(place.key, { kind: 'absent' }, since);
  throw missing(context, place, 'scandir');
}
