import { compareKeys } from '../state/compare-keys.js';
import type { SortedKeys } from '../state/sorted-keys.js';

export interface PageRequest {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  readonly limit: number;
  /** Where to go on; absent at the start. */
  readonly after?: Position | undefined;
}

export interface Position {
  readonly name: string;
  /** It is a folded prefix, done with whatever is in it. */
  readonly isPrefix: boolean;
}

export interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** The last name given; present when there is more behind it. */
  readonly next?: Position | undefined;
}

/** Lists sorted keys, folding those that share a prefix up to the delimiter. A fold counts as one name. */
export function listPage(sorted: SortedKeys, { prefix, delimiter, limit, after }: PageRequest): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last: Position | undefined;
  let index = sorted.indexOfFirst((key) => compareKeys(key, prefix) >= 0);
  if (after) index = sorted.indexOfFirst((key) => isBehind(key, after), index);
  for (let key = sorted.at(index); key?.startsWith(prefix); key = sorted.at(index)) {
    if (keys.length + prefixes.length === limit) return { keys, prefixes, next: last };
    const fold = foldOf(key, prefix, delimiter);
    if (fold === undefined) keys.push(key);
    else prefixes.push(fold);
    const position = { name: fold ?? key, isPrefix: fold !== undefined };
    index = sorted.indexOfFirst((other) => isBehind(other, position), index);
    last = position;
  }
  return { keys, prefixes };
}

export function foldOf(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a page ends, if it has a name at all. */
export function lastOf({ keys, prefixes }: Page): Position | undefined {
  const [key, prefix] = [keys.at(-1), prefixes.at(-1)];
  if (key !== undefined && (prefix === undefined || compareKeys(key, prefix) > 0))
    return { name: key, isPrefix: false };
  return prefix === undefined ? undefined : { name: prefix, isPrefix: true };
}

function isBehind(key: string, { name, isPrefix }: Position): boolean {
  return compareKeys(key, name) > 0 && !(isPrefix && key.startsWith(name));
}
