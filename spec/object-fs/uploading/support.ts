import { setImmediate as turn } from 'node:timers/promises';

/** So long that only what never comes is given up, and so short that mocha has not given up before. */
const PATIENCE_MS = 25_000;

/** Waits for something that no event tells of. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${isSo}`);
    await turn();
  }
}

/** Letters that differ from each hundred to the next. */
export const text = (length: number, letters = 'abcdefghij'): string =>
  Array.from({ length }, (_, at) => letters[Math.floor(at / 100) % letters.length]).join('');
