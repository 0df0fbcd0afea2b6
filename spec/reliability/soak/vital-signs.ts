import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What must not grow, of a process that rests. */
export interface VitalSigns {
  /** Bytes. */
  readonly heap: number;
  /** Bytes outside of the heap: buffers. */
  readonly external: number;
  /** Bytes of the whole process. */
  readonly resident: number;
  readonly descriptors: number;
  /** Files in the making. */
  readonly temporaryFiles: number;
  /** Timers, sockets and requests that keep the process alive. */
  readonly active: number;
}

/** After the garbage has been collected (`--expose-gc`). */
export async function vitalSigns(temporary: string): Promise<VitalSigns> {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (!collect) throw new Error('needs --expose-gc');
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await sleep(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heap: heapUsed,
    external,
    resident: rss,
    descriptors: (await readdir('/proc/self/fd').catch(() => [])).length,
    temporaryFiles: (await readdir(temporary).catch(() => [])).length,
    active: process.getActiveResourcesInfo().length,
  };
}
