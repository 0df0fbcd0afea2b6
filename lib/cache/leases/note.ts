import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CacheLayout } from '../layout.js';
import type { Owner } from './owner.js';

/** What a lease says on the disk. */
export interface Note {
  readonly format: 1;
  /** Relative to the cache directory. */
  readonly file: string;
  readonly owner: Owner;
}

/** What the names of all notes on a file begin with, so that only these need be read. */
export function beginningOf(file: string): string {
  return `${createHash('sha256').update(file).digest('hex').slice(0, 32)}-`;
}

export function noteOf(note: Note): string {
  return JSON.stringify(note);
}

/** `undefined` for what is no note of ours, or names no place in the cache. */
export function parseNote(text: string | undefined): Note | undefined {
  const value = fromJson(text ?? '');
  if (value?.['format'] !== 1 || typeof value['file'] !== 'string') return undefined;
  const owner = value['owner'] as Partial<Owner> | undefined;
  const isOwner =
    typeof owner?.place === 'string' &&
    Number.isSafeInteger(owner.process) &&
    owner.process! > 0 &&
    typeof owner.started === 'string';
  return isOwner ? (value as unknown as Note) : undefined;
}

/** The absolute path of the leased file; `undefined` if it is none of the cache. */
export function leasedPath({ root }: CacheLayout, { file }: Note): string | undefined {
  const path = join(root, file);
  return path.startsWith(join(root, '/')) ? path : undefined;
}

function fromJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
