import { createVolume, type Volume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { expectNothingLeft } from '../../cache/support.js';
import { type Operation, PART } from '../../object-fs/fault-matrix/operation.js';
import { pathsOf, plant, viewOf } from '../../object-fs/fault-matrix/tree.js';

/** A bucket and a cache directory, and the volumes of processes that use both. */
export interface Stage extends AsyncDisposable {
  readonly store: ObjectStore;
  readonly cacheDirectory: string;
  readonly volume: Volume;
  /** Another one, as a later process has it. */
  mountAnew(): Volume;
  /** Collects the garbage; nothing in the making may be left. */
  expectSwept(): Promise<void>;
}

/** Milliseconds: nothing expires meanwhile, unless a clock says so. */
const FRESH = 60_000;

export function openStage(
  store: ObjectStore,
  cacheDirectory: string,
  connect: () => ObjectStore = () => store,
): Stage {
  const volumes: Volume[] = [];
  let latest: ObjectFileSystem;
  const mountAnew = (): Volume => {
    const volume = createVolume();
    const lifetimes = { freshness: FRESH, negativeFreshness: FRESH };
    const bounds = { partSize: PART, minFreeRatio: 0, maxBytes: 1 << 28 };
    const objects = new ObjectFileSystem({ store: connect(), cacheDirectory, ...lifetimes, ...bounds });
    latest = objects;
    volume.mount('/m', objects);
    volumes.push(volume);
    return volume;
  };
  return {
    store,
    cacheDirectory,
    volume: mountAnew(),
    mountAnew,
    async expectSwept() {
      await latest.collectGarbage({ olderThan: 0 });
      await expectNothingLeft(cacheDirectory);
    },
    async [Symbol.asyncDispose]() {
      for (const volume of volumes) await volume.dispose();
    },
  };
}

export const WARMTHS = ['cold', 'warm'] as const;
export type Warmth = (typeof WARMTHS)[number];

/** Stores what an operation finds; warm, all of it is known and cached. */
export async function prepare(stage: Stage, operation: Operation, warmth: Warmth): Promise<void> {
  await plant(stage.store, '', operation.before);
  if (warmth === 'warm') await viewOf(stage.volume, '/m', pathsOf(operation.before, operation.before));
}
