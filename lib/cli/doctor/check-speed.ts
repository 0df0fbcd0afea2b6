import type { ObjectStore } from '../../object-store/contract.js';
import { bytesOf } from './bytes-of.js';
import { type Check, ok, warning } from './finding.js';

const MEBIBYTE = 1024 * 1024;
const SMALL_READS = 15;
const LARGE = 8 * MEBIBYTE;
const STREAMS = 4;
/** Milliseconds for all of the large transfers. */
const PATIENCE = 20_000;
/** Milliseconds from which a store is far away. */
const FAR = 250;
const CHECK = 'speed';

/** Reads small ones in turn, and one large one by one stream and by several. */
export async function* checkSpeed(store: ObjectStore, root: string): Check {
  const [small, large] = [`${root}small`, `${root}large`];
  await store.put(small, Buffer.alloc(1024));
  yield* checkLatency(store, small);
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const up = await timed(() => store.put(large, Buffer.alloc(LARGE, 'x'), { signal }));
    const one = await timed(async () => bytesOf(await store.get(large, { signal })));
    const many = await timed(() => readByRanges(store, large, signal));
    yield ok(
      CHECK,
      `8 MiB: up ${rate(up)}, down ${rate(one)} in one stream, ${rate(many)} in ${STREAMS} at once`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    yield warning(
      CHECK,
      `8 MiB could not be stored and read twice in ${PATIENCE / 1000} s`,
      'The way to the store is slow: large media will be, too.',
    );
  }
}

async function* checkLatency(store: ObjectStore, key: string): Check {
  const times: number[] = [];
  for (let count = 0; count < SMALL_READS; count += 1) {
    times.push(await timed(async () => bytesOf(await store.get(key, { range: { start: 0, end: 1024 } }))));
  }
  times.sort((one, other) => one - other);
  const half = times[Math.floor(SMALL_READS / 2)]!;
  const told = `small reads take ${round(half)} ms (median of ${SMALL_READS}), ${round(times.at(-1)!)} ms at most`;
  yield half > FAR
    ? warning(CHECK, told, 'The store is far away: run in its region, or keep the cache between runs.')
    : ok(CHECK, told);
}

async function readByRanges(store: ObjectStore, key: string, signal: AbortSignal): Promise<void> {
  const size = LARGE / STREAMS;
  const ranges = Array.from({ length: STREAMS }, (_, index) => ({
    start: index * size,
    end: (index + 1) * size,
  }));
  await Promise.all(ranges.map(async (range) => bytesOf(await store.get(key, { range, signal }))));
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

function rate(milliseconds: number): string {
  return `${round(LARGE / MEBIBYTE / (milliseconds / 1000))} MiB/s`;
}

function round(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
