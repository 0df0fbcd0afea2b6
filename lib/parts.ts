import type { FsShape } from './fs-calls/forms.js';

/** Takes the calls that change a file by its descriptor, where the file itself must stay as it is. */
export interface Guard {
  /** `chmod`, `chown` or `utimes`, with the arguments that follow the path. */
  change(name: string, given: readonly unknown[]): Promise<unknown>;
  changeSync(name: string, given: readonly unknown[]): unknown;
  /** `stat` of the file that has the change, once there was one. */
  stat(options: unknown): Promise<unknown> | undefined;
  statSync(options: unknown): unknown;
}

/** How a volume opens a file of one part of what is mounted. */
export interface NumberOpener {
  open(part: FsShape, given: readonly unknown[], guard?: Guard): Promise<number>;
  openSync(part: FsShape, given: readonly unknown[], guard?: Guard): number;
}

/**
 * The key of the method by which a file system that consists of others has a volume open a descriptor in the right one
 * of them.
 */
export const openThrough: unique symbol = Symbol('mediafs.openThrough');
export const openThroughSync: unique symbol = Symbol('mediafs.openThroughSync');

export interface OpensThrough {
  [openThrough](opener: NumberOpener, given: readonly unknown[]): Promise<number>;
  [openThroughSync](opener: NumberOpener, given: readonly unknown[]): number;
}

export function opensThrough(fs: FsShape): fs is FsShape & OpensThrough {
  return openThrough in fs;
}
