import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOfBytes } from './path-bytes.js';

/**
 * The text of a path argument: a string, a Buffer or a file URL. `undefined` for what Node itself refuses in its own
 * words: no path at all, the empty one, or one with a NUL byte.
 */
export function textOf(path: unknown): string | undefined {
  const text = decode(path);
  return text === undefined || text === '' || text.includes('\0') ? undefined : text;
}

function decode(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (path instanceof URL) return textOfUrl(path);
  return path instanceof Uint8Array ? textOfBytes(path) : undefined;
}

function textOfUrl(url: URL): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** Absolute, without `.`, `..` and `//`, but with the trailing slash if there was one: it demands a directory. */
export function resolvePath(text: string, workingDirectory: () => string): string {
  if (isResolved(text)) return text;
  const absolute = text.startsWith('/') ? posix.normalize(text) : posix.resolve(workingDirectory(), text);
  return keepTrailingSlash(text, absolute);
}

function keepTrailingSlash(text: string, absolute: string): string {
  if (absolute.endsWith('/') || !demandsDirectory(text)) return absolute;
  return `${absolute}/`;
}

function demandsDirectory(text: string): boolean {
  return text.endsWith('/') || text.endsWith('/.');
}

const UNRESOLVED = /\/\.{0,2}(?:\/|$)/;

function isResolved(text: string): boolean {
  if (!text.startsWith('/')) return false;
  return (
    !UNRESOLVED.test(text) || (!UNRESOLVED.test(text.slice(0, -1)) && text.endsWith('/') && text !== '//')
  );
}

/** Whether a resolved path is `directory` or lies below it. `directory` has no trailing slash unless it is `/`. */
export function isWithin(path: string, directory: string): boolean {
  if (directory === '/') return true;
  if (!path.startsWith(directory)) return false;
  return path.length === directory.length || path.charCodeAt(directory.length) === SLASH;
}

const SLASH = 47;

/** The same place with `from` replaced by `to`; both are directories that may be `/`. */
export function rebase(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length);
  if (to === '/') return rest === '' ? '/' : rest;
  return from === '/' && rest === '/' ? to : to + rest;
}

/** The key of a resolved path inside a mount: no leading slash, and none at the end. The root is the empty key. */
export function keyOf(path: string): string {
  return path.slice(1, hasTrailingSlash(path) ? -1 : undefined);
}

export function hasTrailingSlash(path: string): boolean {
  return path.length > 1 && path.endsWith('/');
}

/** The prefix under which a directory's objects lie: empty for the root, else with a slash at its end. */
export function prefixOf(key: string): string {
  return key === '' ? '' : `${key}/`;
}

export function parentOf(key: string): string {
  const slash = key.lastIndexOf('/');
  return slash === -1 ? '' : key.slice(0, slash);
}

export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The ancestors of a key, nearest last, without the root: `a/b/c` has `a` and `a/b`. */
export function ancestorsOf(key: string): string[] {
  const ancestors: string[] = [];
  for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1)) {
    ancestors.push(key.slice(0, slash));
  }
  return ancestors;
}

/** Whether a listed key can be shown as a path: no empty, `.` or `..` segment, no NUL. */
export function isPresentable(key: string): boolean {
  return (
    !key.includes('\0') &&
    key.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  );
}
