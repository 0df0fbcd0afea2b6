import { StoreError } from '../../object-store/store-error.js';

/** Parts of one upload, at most; S3's own number. */
export const MOST_PARTS = 10_000;
/** Bytes of the largest part; S3's own number. */
export const LARGEST_PART = 5 * 1024 ** 3;
/** Bytes of the largest object: 48.8 TiB. */
export const LARGEST_OBJECT = MOST_PARTS * LARGEST_PART;

/** How an object is cut into parts. */
export interface PartPlan {
  /** Bytes of the first part. */
  readonly firstSize: number;
  /** Bytes of the longest object that fits into 10,000 parts. */
  readonly capacity: number;
  /** Bytes of a part, numbered from 1; the last one may have fewer. */
  sizeOf(number: number): number;
}

export interface PartLimits {
  /** Bytes that the caller would like a part to have. */
  readonly partSize: number;
  /** Bytes that the store wants a part but the last to have, at least. */
  readonly minimumPartSize: number;
}

/** Equal parts for an object whose length is known. `EFBIG` for one that no store takes. */
export function planForLength(key: string, length: number, limits: PartLimits): PartPlan {
  if (length > LARGEST_OBJECT) {
    const message = `${length} bytes are more than the ${LARGEST_OBJECT} that ${MOST_PARTS} parts can hold`;
    throw new StoreError('EFBIG', key, { message });
  }
  return equalParts(Math.max(firstSizeOf(limits), Math.ceil(length / MOST_PARTS)));
}

/**
 * Parts for an object that goes on to be written: the size doubles every thousand parts, so an object of 7.8 GiB still
 * has parts of 8 MiB, and 8 TiB fit. Where a store wants equal parts (R2), they do not grow, and 78 GiB fit.
 */
export function planForGrowth(limits: PartLimits, isEqual: boolean): PartPlan {
  const firstSize = firstSizeOf(limits);
  return isEqual ? equalParts(firstSize) : growingParts(firstSize);
}

/** For an object that has outgrown a plan: its upload has to begin anew. `undefined` where there is no larger one. */
export function planBeyond(outgrown: PartPlan, isEqual: boolean): PartPlan | undefined {
  if (outgrown.firstSize === LARGEST_PART) return undefined;
  const larger = Math.min(LARGEST_PART, outgrown.firstSize * GROWTH_OF_EQUAL_PARTS);
  return equalParts(isEqual ? larger : LARGEST_PART);
}

const GROWTH_OF_EQUAL_PARTS = 16;

const PARTS_OF_A_SIZE = 1000;

function firstSizeOf({ partSize, minimumPartSize }: PartLimits): number {
  return Math.min(LARGEST_PART, Math.max(partSize, minimumPartSize));
}

function equalParts(size: number): PartPlan {
  return { firstSize: size, capacity: MOST_PARTS * size, sizeOf: () => size };
}

function growingParts(firstSize: number): PartPlan {
  const sizeOf = (number: number): number =>
    Math.min(LARGEST_PART, firstSize * 2 ** Math.floor((number - 1) / PARTS_OF_A_SIZE));
  let capacity = 0;
  for (let number = 1; number <= MOST_PARTS; number += PARTS_OF_A_SIZE)
    capacity += PARTS_OF_A_SIZE * sizeOf(number);
  return { firstSize, capacity, sizeOf };
}
