import type { Context } from '../context.js';
import { placeOfSync } from '../place.js';
import { knownSync } from './existing.js';

/** The key of the method by which a mounted file system tells whether a path is there, if it knows. */
export const knowsExistence: unique symbol = Symbol('mediafs.knowsExistence');

/** For who wants no error of what is missing: to make one that nobody reads costs fifty times as much as the answer. */
export function existenceKnown(context: Context, path: unknown): boolean | undefined {
  const place = placeOfSync(path, 'access');
  const { node } = knownSync(context, place, 'access', true) ?? {};
  if (!node) return undefined;
  return node.kind === 'directory' || (node.kind === 'file' && !place.mustBeDirectory);
}
