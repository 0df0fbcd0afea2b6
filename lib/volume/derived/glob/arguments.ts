import { type Fs, nativeFs } from '../../../native-fs.js';
import type { Exclude } from './exclusion.js';

export interface GlobOptions {
  readonly cwd?: string | URL | undefined;
  readonly exclude?: Exclude;
  readonly withFileTypes?: boolean | undefined;
  readonly followSymlinks?: boolean | null | undefined;
  /** Levels below `cwd`. */
  readonly maxDepth?: number | null | undefined;
}

/** Refuses what Node refuses, in its own words where it has `glob` at all. */
export function checkGlobArguments(patterns: unknown, options: unknown): void {
  const wrong = findWrong(patterns, options);
  if (wrong === undefined) return;
  // What is wrong is noticed before anything is looked for.
  (nativeFs as Fs & { globSync?: (...given: unknown[]) => unknown }).globSync?.(patterns, options);
  throw Object.assign(new TypeError(`The ${wrong} of glob is none of those that are allowed`), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

function findWrong(patterns: unknown, options: unknown): string | undefined {
  if (options !== undefined && !isBag(options)) return '"options"';
  const { exclude, followSymlinks, maxDepth } = (options ?? {}) as Record<string, unknown>;
  if (!(exclude == null || typeof exclude === 'function' || areTexts(exclude))) return 'option "exclude"';
  if (!(followSymlinks == null || typeof followSymlinks === 'boolean')) return 'option "followSymlinks"';
  if (!(maxDepth == null || isDepth(maxDepth))) return 'option "maxDepth"';
  return typeof patterns === 'string' || areTexts(patterns) ? undefined : '"patterns"';
}

function isBag(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isDepth(value: unknown): boolean {
  return value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 0);
}
