import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryObjectStore, ObjectFileSystem, type ObjectFileSystemOptions } from '../../../lib/index.js';

/** Long enough that what a test has just written is known, however slow the machine. */
export const FRESH = 60_000;

export const INDEX = new URL('../../../package/index.js', import.meta.url).href;

/** A directory that goes with the test. */
export function temporaryDirectory(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'mediafs-sync-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function onMemory(
  cacheDirectory: string,
  options: Partial<ObjectFileSystemOptions> = {},
): ObjectFileSystem {
  return new ObjectFileSystem({
    store: new MemoryObjectStore(),
    cacheDirectory,
    freshness: FRESH,
    negativeFreshness: FRESH,
    ...options,
  });
}

/** How many threads are started while `work` runs; Node says so a tick later. */
export async function threadsStarted(work: () => unknown): Promise<number> {
  let started = 0;
  const count = (): void => {
    started += 1;
  };
  process.on('worker', count);
  try {
    await work();
    await new Promise(setImmediate);
    return started;
  } finally {
    process.off('worker', count);
  }
}
