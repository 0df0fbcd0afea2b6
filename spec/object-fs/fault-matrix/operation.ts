import type { Volume } from '../../../lib/index.js';
import type { OperationName } from '../../support/s3-server/http/route.js';
import type { Tree } from './tree.js';

/** A call of the object file system that sends requests. */
export interface Operation {
  readonly title: string;
  /** What it sends where nothing goes wrong and nothing is known. */
  readonly requests: Readonly<Partial<Record<OperationName, number>>>;
  readonly before: Tree;
  /** Default: as before. */
  readonly after?: Tree;
  /** `root` is the path of the directory in which all happens. */
  run(volume: Volume, root: string): unknown;
  /** What its errors name for a path, where that is not below the root. */
  readonly target?: string;
  /** Whether it gives bytes before the whole has come, so that nothing can tell whether they are right. Default false. */
  readonly isPiecemeal?: boolean;
  /** What `run` gives. Default: anything. */
  readonly result?: unknown;
}

/** Bytes; the largest body of one request. */
export const PART = 64 * 1024;

/** Bytes of an object in three parts. */
export const LARGE = 2 * PART + 30_000;

/** Content of which no two places are alike, nor two names. */
export function contentOf(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const seed = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);
  for (let at = 0; at + 4 <= size; at += 4)
    bytes.writeUInt32LE(Math.imul(at + seed, 2_654_435_761) >>> 0, at);
  return bytes;
}

export const ONE = contentOf('one', 2000);
export const TWO = contentOf('two', 1600);
export const FILM = contentOf('film', LARGE);
