/** One read, understood. */
export interface ReadCall {
  /** As it was given, for the answer. */
  readonly buffer: ArrayBufferView;
  /** The part of it that is to be filled. */
  readonly target: Uint8Array;
  /** `null`: from where the descriptor stands. */
  readonly position: number | null;
}

/** Arguments that are wrong, or that only Node can judge. */
export type Doubtful = undefined;

/** The arguments of a read that Node has no objection to, however odd they are. */
export function oddReadCallOf(given: readonly unknown[]): ReadCall | Doubtful {
  const whole = (value: unknown): unknown =>
    value === undefined || value === null ? value : (value as number) | 0;
  const known = (value: unknown): unknown => (positionOf(value) === undefined ? null : value);
  const settle = (where: Where): Where => ({
    ...where,
    length: whole(where.length),
    position: known(where.position),
  });
  const [first, second, length, position] = given;
  if (!ArrayBuffer.isView(first)) return readCallOf(isOptions(first) ? [settle(first)] : given);
  return readCallOf([
    first,
    isOptions(second) ? settle(second) : settle({ offset: second, length, position }),
  ]);
}

interface Where {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

/** What Node takes when no buffer is given. */
const DEFAULT_BYTES = 16_384;

/**
 * The arguments of a read in any of their forms: `(buffer, offset, length, position)`, `(buffer, options)`, `(options)`
 * or none.
 */
export function readCallOf(given: readonly unknown[]): ReadCall | Doubtful {
  const [first, second, length, position] = given;
  if (ArrayBuffer.isView(first)) {
    if (isOptions(second)) return understand(first, second);
    return understand(first, { offset: second, length, position });
  }
  if (first !== undefined && first !== null && !isOptions(first)) return undefined;
  const { buffer = Buffer.alloc(DEFAULT_BYTES), ...where } = (first ?? {}) as Where & { buffer?: unknown };
  return ArrayBuffer.isView(buffer) ? understand(buffer, where) : undefined;
}

function understand(buffer: ArrayBufferView, where: Where): ReadCall | Doubtful {
  const offset = where.offset ?? 0;
  if (!isCount(offset) || offset > buffer.byteLength) return undefined;
  const length = where.length ?? buffer.byteLength - offset;
  const position = positionOf(where.position);
  if (!isCount(length) || offset + length > buffer.byteLength || position === undefined) return undefined;
  return { buffer, target: new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length), position };
}

/** Where a read begins; `undefined` for what is no position. */
export function positionOf(position: unknown): number | null | undefined {
  if (position === undefined || position === null) return null;
  if (typeof position !== 'number' && typeof position !== 'bigint') return undefined;
  const number = Number(position);
  if (number === -1) return null;
  // A bigint may lie behind any file.
  return isCount(number) || (typeof position === 'bigint' && number > 0) ? number : undefined;
}

export function viewsOf(buffers: unknown): Uint8Array[] | Doubtful {
  if (
    !Array.isArray(buffers) ||
    buffers.length === 0 ||
    !buffers.every((buffer) => ArrayBuffer.isView(buffer))
  )
    return undefined;
  return buffers.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

function isOptions(value: unknown): value is Where {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
