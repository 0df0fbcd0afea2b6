import { codeOf } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Dirent } from '../native-fs.js';
import { encodeText } from '../object-fs/options.js';
import { find, isAbsent, isAbsentBelow, isUnblocked, type Stack } from './layers.js';
import { MOST_LINKS, resolve } from './links.js';
import { bare, join, parentOf } from './names.js';
import { isListed, isOwn } from './removed.js';
import { aside, ask, type Steps } from './steps.js';

export interface Listed {
  readonly entry: Dirent;
  readonly layer: FsShape;
}

type Listing = ReadonlyMap<string, Listed>;

interface ReadDirectoryOptions {
  readonly withFileTypes?: boolean;
  readonly recursive?: boolean;
  readonly encoding?: string | null | undefined;
}

type Options = ReadDirectoryOptions | string | null | undefined;

/** `readdir`: each name once, as the uppermost layer has it. */
export function* readDirectory(stack: Stack, given: readonly unknown[]): Steps<unknown[]> {
  const [path, options] = given as [string, Options];
  const { withFileTypes, recursive, encoding } = understand(options);
  const listed = yield* list(stack, path, options, recursive === true);
  if (withFileTypes) return [...listed.values()].map(({ entry }) => entry);
  const start = path.endsWith('/') ? path.length : path.length + 1;
  const names = recursive ? yield* throughLinks(stack, listed, 0) : [...listed.keys()];
  return names.map((whole) => encodeText(whole.slice(start), encoding));
}

/** Node looks behind links too, where it gives nothing but names. */
function* throughLinks(stack: Stack, listed: Listing, followed: number): Steps<string[]> {
  const names: string[] = [];
  for (const [whole, { entry }] of listed) {
    names.push(whole);
    const real = entry.isSymbolicLink() ? yield* aside(resolve(stack, whole, true)) : undefined;
    if (real === undefined || followed === MOST_LINKS) continue;
    const found = yield* find(stack, real);
    if (!found?.stats.isDirectory()) continue;
    const behind = yield* list(stack, real, undefined, true);
    for (const name of yield* throughLinks(stack, behind, followed + 1))
      names.push(whole + name.slice(real.length));
  }
  return names;
}

/** What a union shows in a directory, by whole paths. */
export function* list(stack: Stack, path: string, options: Options, recursive: boolean): Steps<Listing> {
  const { upper, lowers, removed } = stack;
  const listed = new Map<string, Listed>();
  const given = withTypes(options, recursive);
  let absent: unknown;
  let isThere = false;
  for (const layer of [upper, ...lowers]) {
    const gone = layer === upper ? NOTHING : yield* removed.list();
    if (isListed(gone, path)) break;
    try {
      const entries = yield* ask<Dirent[]>(layer, 'readdir', path, given);
      isThere = true;
      for (const entry of entries) {
        const whole = join(bare(placeOf(entry)), nameOf(entry, given));
        if (!isListed(gone, whole) && !isCovered(listed, whole, bare(path)) && !isOwn(whole))
          listed.set(whole, { entry, layer });
      }
    } catch (error) {
      // A file beneath a directory ends the union there.
      if (codeOf(error) === 'ENOTDIR' && (isThere || (yield* isHidden(stack, layer, path)))) break;
      if (!(layer === upper ? isAbsent(error) : isAbsentBelow(error))) throw error;
      absent ??= error;
    }
  }
  if (!isThere) throw absent;
  return listed;
}

const NOTHING: ReadonlySet<string> = new Set();

function* isHidden(stack: Stack, layer: FsShape, path: string): Steps<boolean> {
  return layer !== stack.upper && (yield* isUnblocked(stack, layer, path));
}

/** A layer refuses what Node would. Names that are wanted without types are encoded when all are known. */
function withTypes(options: Options, recursive: boolean): ReadDirectoryOptions {
  const { encoding, withFileTypes, ...given } = understand(options);
  const isLater = !withFileTypes && (encoding === 'buffer' || Buffer.isEncoding(encoding ?? 'utf8'));
  return { ...given, recursive, withFileTypes: true, encoding: isLater ? 'utf8' : encoding };
}

/** Older versions of Node have it under another name. */
function placeOf(entry: Dirent): string {
  return entry.parentPath ?? (entry as unknown as { path: string }).path;
}

function nameOf({ name }: Dirent, { encoding }: ReadDirectoryOptions): string {
  const isText = typeof name === 'string' && (!encoding || /^utf-?8$/i.test(encoding));
  return isText ? name : Buffer.from(name, encoding as BufferEncoding).toString();
}

function understand(options: Options): ReadDirectoryOptions {
  return typeof options === 'string' ? { encoding: options } : (options ?? {});
}

/** Whether an upper layer has something there, or something that is no directory above it. */
function isCovered(listed: Listing, whole: string, directory: string): boolean {
  if (listed.has(whole)) return true;
  for (let place = parentOf(whole); place.length > directory.length; place = parentOf(place)) {
    const above = listed.get(place);
    if (above && !above.entry.isDirectory()) return true;
  }
  return false;
}
