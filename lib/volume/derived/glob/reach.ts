import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWithin } from '../../../paths.js';
import type { GlobOptions } from './arguments.js';
import { type Pattern, patternsOf } from './pattern.js';

/**
 * Whether a search may come upon a mount: it begins in one, or a mount lies below where the choices of its patterns
 * begin. What is no pattern reaches nothing: it is Node's to refuse.
 */
export function globReaches([patterns, options]: readonly unknown[], mounts: readonly string[]): boolean {
  const texts = (Array.isArray(patterns) ? patterns : [patterns]).filter((text) => typeof text === 'string');
  const cwd = (options as GlobOptions | null | undefined)?.cwd;
  const root = typeof cwd === 'string' || cwd instanceof URL ? rootOf(cwd) : rootOf(undefined);
  const bases = patternsOf(texts).map((pattern) => resolve(root, baseOf(pattern)));
  return bases.some((base) => mounts.some((mount) => isWithin(mount, base) || isWithin(base, mount)));
}

/** The directory that relative patterns begin in. */
export function rootOf(cwd: string | URL | undefined): string {
  return resolve(cwd instanceof URL ? fileURLToPath(cwd) : (cwd ?? '.'));
}

/** The part of a pattern before its first choice. */
function baseOf(pattern: Pattern): string {
  const texts: string[] = [];
  while (texts.length <= pattern.last && pattern.isText(texts.length)) {
    texts.push(pattern.at(texts.length) as string);
  }
  return texts.length === 1 && texts[0] === '' ? '/' : texts.join('/');
}
