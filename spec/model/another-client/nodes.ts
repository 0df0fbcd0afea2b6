import { prefixOf } from '../../../lib/paths.js';
import type { Bucket, Version } from './history.js';

/** What a path is. */
export type Node =
  | { readonly kind: 'file'; readonly version: Version }
  | { readonly kind: 'directory' }
  | { readonly kind: 'absent' };

export function isBelow(key: string, directory: string): boolean {
  return directory === '' || (key.startsWith(prefixOf(directory)) && key !== '');
}

export function keysBelow(bucket: Bucket, directory: string): string[] {
  return [...bucket.keys()].filter((key) => isBelow(key, directory));
}

/** Both a file and a directory, where other programs have made both. */
export function nodesIn(bucket: Bucket, key: string): Node[] {
  if (key === '') return [{ kind: 'directory' }];
  const nodes: Node[] = [];
  const version = bucket.get(key);
  if (version) nodes.push({ kind: 'file', version });
  if (keysBelow(bucket, key).length > 0) nodes.push({ kind: 'directory' });
  return nodes.length > 0 ? nodes : [{ kind: 'absent' }];
}

/** Names, or paths of all that is below, with what each is: a directory shadows a file. */
export function listingOf(
  bucket: Bucket,
  directory: string,
  recursive: boolean,
): Map<string, 'file' | 'directory'> {
  const found = new Map<string, 'file' | 'directory'>();
  const prefix = prefixOf(directory);
  for (const key of keysBelow(bucket, directory)) {
    const segments = key.slice(prefix.length).split('/');
    for (let length = 1; length <= (recursive ? segments.length : 1); length += 1) {
      const name = segments.slice(0, length).join('/');
      if (segments[length - 1] === '') continue;
      if (length < segments.length) found.set(name, 'directory');
      else if (!found.has(name)) found.set(name, 'file');
    }
  }
  return found;
}
