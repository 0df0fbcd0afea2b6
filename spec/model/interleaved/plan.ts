import type { Order } from './turns.js';

/** How a writer that writes bit by bit ends. */
export type End = 'closes' | 'syncs, writes on and closes' | 'gives up';

/** One call, or what one handle or stream is used for from its opening to its end. */
export type Task =
  | { readonly verb: 'readFile' | 'stat' | 'unlink' | 'localPath'; readonly at: string }
  | { readonly verb: 'readdir' | 'rmdir' | 'rm'; readonly at: string }
  | { readonly verb: 'mkdir'; readonly at: string; readonly recursive: boolean }
  | { readonly verb: 'read by handle'; readonly at: string; readonly ranges: readonly Range[] }
  | { readonly verb: 'writeFile'; readonly at: string; readonly length: number; readonly flag: 'w' | 'wx' }
  | { readonly verb: 'appendFile'; readonly at: string; readonly length: number }
  | WriteTask
  | { readonly verb: 'copyFile'; readonly from: string; readonly to: string; readonly exclusive: boolean }
  | { readonly verb: 'rename'; readonly from: string; readonly to: string };

export interface WriteTask {
  readonly verb: 'write by handle' | 'write by stream';
  readonly at: string;
  readonly flag: 'w' | 'wx' | 'a' | 'r+';
  readonly lengths: readonly number[];
  readonly end: End;
}

export interface Range {
  readonly start: number;
  readonly length: number;
}

export interface CallerPlan {
  /** By which mount it calls, if there are two. */
  readonly mount: 0 | 1;
  readonly tasks: readonly Task[];
}

/** What is played: who calls what, on which mounts, and in which order their requests and answers pass. */
export interface Plan extends Order {
  /** One, two on one cache directory, or two that have but the bucket in common. */
  readonly mounts: 'one' | 'two on one cache' | 'two on one bucket';
  /** Believed for ever, or not at all; `immutable` is for one mount, which makes all changes. */
  readonly freshness: 'for ever' | 'none' | 'immutable';
  readonly strict: boolean;
  /** Bytes. */
  readonly cache: number;
  /** What another program has put there before: lengths by key. A key that ends in a slash is a marker. */
  readonly before: Readonly<Record<string, number>>;
  /** All files that were there before were read by all mounts. */
  readonly isWarm: boolean;
  readonly callers: readonly CallerPlan[];
}

export const FILES = ['/a', '/b', '/d/x', '/d/y', '/e/x'] as const;
export const DIRECTORIES = ['/d', '/e'] as const;

/** Bytes of one part. */
export const PART = 100;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Content that tells who wrote it and where in it each byte belongs. */
export function contentOf(writer: number, length: number): string {
  const letter = LETTERS[writer % LETTERS.length]!;
  return Array.from({ length }, (_, index) => (index % 5 === 4 ? Math.floor(index / 5) % 10 : letter)).join(
    '',
  );
}
