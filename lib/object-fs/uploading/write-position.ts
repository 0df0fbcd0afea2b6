/**
 * Where a write went, from the arguments of `write` without the file: `(buffer, offset, length, position)`,
 * `(buffer, { position })` or `(text, position, encoding)`. `null` is where the last one ended.
 */
export function positionOfWrite([data, second, , fourth]: readonly unknown[]): number | null {
  if (typeof data === 'string') return asPosition(second);
  const isOptions = typeof second === 'object' && second !== null;
  return asPosition(isOptions ? (second as { position?: unknown }).position : fourth);
}

/** As Node reads it: what is no number is no position, nor is a negative one. */
export function asPosition(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? value : null;
}
