/** What file systems commonly give out at once; bytes. */
const BLOCK = 4096;

/** Bytes that a cached file takes on its disk, the meta beside it included. */
export function costOf(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK + BLOCK;
}
