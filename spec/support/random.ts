/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One that is the same in every run, so that a change is judged by what it changes. */
const USUAL_SEED = 20_261_126;

/**
 * A seed for one run: that of `MEDIAFS_TEST_SEED`, a new one if that is `random`, else the usual one. It is printed, so
 * that a failure can be repeated.
 */
export function printedSeed(of: string): number {
  const seed = seedOf(process.env['MEDIAFS_TEST_SEED']);
  console.log(`      ${of}: MEDIAFS_TEST_SEED=${seed}`);
  return seed;
}

function seedOf(given: string | undefined): number {
  if (given === 'random') return Math.floor(Math.random() * 2 ** 31);
  return given ? Number(given) : USUAL_SEED;
}
