import type { ListedObject, ListPage } from '../object-store/contract.js';
import { compareKeys } from '../object-store/key-order.js';

/** The name of something in a directory, or below it, relative to it. */
export type Entry = readonly [name: string, type: 'file' | 'directory'];

/** What a page tells of for the first time: a file, or (without an object) a directory. */
export interface Found {
  readonly name: string;
  readonly object?: ListedObject | undefined;
}

/**
 * What a page of the keys below a prefix tells of, in the order of the keys. A directory is told once, with the first
 * key in it; `last` is the name behind which the page begins.
 */
export function* foundOn(page: ListPage, prefix: string, last: string): Generator<Found> {
  let before = last;
  for (const { key, object } of inOrder(page)) {
    const name = key.slice(prefix.length);
    for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1))
      if (!before.startsWith(name.slice(0, slash + 1))) yield { name: name.slice(0, slash) };
    if (name !== '' && !name.endsWith('/')) yield { name, object };
    before = name;
  }
}

function* inOrder({ objects, prefixes }: ListPage): Generator<{ key: string; object?: ListedObject }> {
  let next = 0;
  for (const object of objects) {
    for (
      let key = prefixes[next];
      key !== undefined && compareKeys(key, object.key) < 0;
      key = prefixes[next]
    ) {
      yield { key };
      next += 1;
    }
    yield { key: object.key, object };
  }
  for (const key of prefixes.slice(next)) yield { key };
}

/** The last name that a page lists, with the slash of a folded prefix; `undefined` where it lists none. */
export function endOf({ objects, prefixes }: ListPage, prefix: string): string | undefined {
  const [one, other] = [objects.at(-1)?.key, prefixes.at(-1)];
  const last = one === undefined || (other !== undefined && compareKeys(one, other) < 0) ? other : one;
  return last?.slice(prefix.length);
}

/**
 * A directory shadows a file of the same name, and between the two in the order of keys there may be any number of
 * others: `a`, then `a-1`, `a-2` and so on, then `a/`. So a file whose directory may be on a later page waits for that.
 *
 * @param waiting files of the pages before
 * @param end the last name so far; `undefined` when there are no more pages
 */
export function withoutShadowed(
  waiting: readonly string[],
  found: readonly Found[],
  end: string | undefined,
): { readonly entries: Entry[]; readonly waiting: string[] } {
  const directories = new Set(found.filter(({ object }) => !object).map(({ name }) => name));
  const entries: Entry[] = [];
  const still: string[] = [];
  const addFile = (name: string): void => {
    if (directories.has(name)) return;
    if (end !== undefined && compareKeys(`${name}/`, end) > 0) still.push(name);
    else entries.push([name, 'file']);
  };
  for (const name of waiting) addFile(name);
  for (const { name, object } of found) {
    if (object) addFile(name);
    else entries.push([name, 'directory']);
  }
  return { entries, waiting: still };
}
