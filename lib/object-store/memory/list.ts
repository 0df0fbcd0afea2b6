import type { ListedObject, ListOptions, ListPage } from '../contract.js';
import { compareKeys } from '../key-order.js';
import { checkLimit, PAGE_SIZE } from '../list-checks.js';
import type { MemoryObjects } from './objects.js';

/** Pages as S3 gives them: each is a view of the objects at the time it is asked for. */
export function* listMemory(objects: MemoryObjects, options: ListOptions): Iterable<ListPage> {
  checkLimit(options.limit);
  let position = firstPosition(options);
  do {
    const { page, next } = readPage(objects, options, position);
    if (next === undefined) {
      yield page;
      return;
    }
    yield { ...page, next: JSON.stringify(next) };
    position = next;
  } while (options.limit === undefined);
}

/** Where a page begins: behind the key `after`, and behind all keys that start with `folded`. */
interface Position {
  readonly after: string;
  readonly folded: string | undefined;
}

function firstPosition({ from, startAfter = '' }: ListOptions): Position {
  return from === undefined ? { after: startAfter, folded: undefined } : (JSON.parse(from) as Position);
}

function readPage(objects: MemoryObjects, options: ListOptions, position: Position) {
  const room = Math.min(options.limit ?? PAGE_SIZE, PAGE_SIZE);
  const prefix = options.prefix ?? '';
  const listed: ListedObject[] = [];
  const prefixes: string[] = [];
  let { after, folded } = position;
  const keys = objects.sortedKeys;
  for (let index = firstIndex(keys, prefix, after); index < keys.length; index += 1) {
    const key = keys[index]!;
    if (!key.startsWith(prefix)) break;
    if (folded !== undefined && key.startsWith(folded)) continue;
    if (listed.length + prefixes.length === room) {
      return { page: { objects: listed, prefixes }, next: { after, folded } };
    }
    after = key;
    folded = foldedPrefix(key, prefix, options.delimiter);
    if (folded !== undefined) prefixes.push(folded);
    else listed.push(listedObject(objects, key));
  }
  return { page: { objects: listed, prefixes }, next: undefined };
}

/** Index of the first key that is behind `after` and not before `prefix` (binary search). */
function firstIndex(keys: readonly string[], prefix: string, after: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = keys[middle]!;
    const isBefore = compareKeys(key, prefix) < 0 || (after !== '' && compareKeys(key, after) <= 0);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function foldedPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined) return undefined;
  const index = key.indexOf(delimiter, prefix.length);
  return index === -1 ? undefined : key.slice(0, index + delimiter.length);
}

function listedObject(objects: MemoryObjects, key: string): ListedObject {
  const { bytes, version, lastModified } = objects.find(key);
  return { key, size: bytes.length, version, lastModified };
}
