import { posix } from 'node:path';

/** A path without the slash at its end. */
export function bare(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function parentOf(path: string): string {
  return posix.dirname(bare(path));
}

export function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}
