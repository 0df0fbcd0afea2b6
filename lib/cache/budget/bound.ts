const GIBIBYTE = 1024 ** 3;
const MOST = 10 * GIBIBYTE;

/** Bytes that a cache directory may hold if nobody says another number: half of what it could, 10 GiB at most. Pure. */
export function usualMaxBytes(free: number, held: number): number {
  return Math.min(MOST, Math.floor((free + held) / 2));
}
