import { DESCRIPTIONS, MANIFESTS } from './place.js';

/**
 * Refuses what is no directory below a store: an absolute path, one with `.`, `..` or empty segments, and one whose
 * names mean something in the layout. Throws a `TypeError`.
 */
export function checkPrefix(prefix: unknown): asserts prefix is string {
  if (typeof prefix === 'string' && prefix.split('/').every(isFair)) return;
  throw new TypeError(
    `a scope must be a relative path such as tenants/42, without ., .. or names of the layout; got ${JSON.stringify(prefix)}`,
  );
}

function isFair(segment: string): boolean {
  return (
    /^[^\u0000-\u001f\u007f\\]{1,255}$/.test(segment) &&
    Buffer.from(segment).toString() === segment &&
    !['.', '..', MANIFESTS, DESCRIPTIONS].includes(segment) &&
    !/^[0-9a-f]{12}$/.test(segment)
  );
}
