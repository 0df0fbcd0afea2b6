/**
 * Compares two keys by their UTF-8 bytes, as stores list them.
 *
 * JavaScript compares UTF-16 units, which puts emoji (surrogates, 0xD800 to 0xDFFF) before 0xE000 to 0xFFFF.
 */
export function compareKeys(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
