import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createVolume,
  ObjectFileSystem,
  type ObjectFileSystemOptions,
  type Volume,
} from '../../../lib/index.js';
import { type SmallPartsStore, smallPartsStore } from '../../object-fs/support/small-parts-store.js';
import { Bucket } from './bucket.js';
import { heldStore } from './held-store.js';
import type { Played } from './perform.js';
import { contentOf, PART, type Plan } from './plan.js';
import type { Turns } from './turns.js';

/** A file system on the bucket, mounted at `/m`. */
export interface Mounted {
  readonly volume: Volume;
  readonly fs: ObjectFileSystem;
  readonly cacheDirectory: string;
}

/** The bucket, the mounts of a plan, and the directory that all their caches lie in. */
export interface Stage {
  readonly bucket: Bucket<Played>;
  readonly parts: SmallPartsStore;
  readonly directory: string;
  readonly mounts: readonly Mounted[];
  /**
   * One that is started later, and held by nobody. It asks for everything, or, where one mount has made all changes, for
   * nothing that is cached.
   */
  startLater(cacheDirectory: string): Pick<Mounted, 'fs'>;
  /** Disposes all of them. */
  end(): Promise<void>;
  remove(): Promise<void>;
}

/** Long enough that nothing expires in a play, however slow the machine. */
export const FRESH = 600_000;
const BEFORE = 40;

export async function createStage(plan: Plan, turns: Turns): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-interleaved-'));
  const bucket = new Bucket<Played>(() => turns.time);
  for (const [index, [key, length]] of Object.entries(plan.before).entries())
    await bucket.store.put(key, Buffer.from(contentOf(BEFORE + index, length)));
  const parts = smallPartsStore(bucket.store);
  let isHeld = false;
  const held = heldStore(parts, async (title, signal) => {
    const by = bucket.who.getStore();
    if (isHeld) await turns.hold(`${title}, of caller ${by?.caller}`, by?.caller ?? Infinity, signal);
  });
  const all: { dispose(): Promise<void> }[] = [];
  const start = (cacheDirectory: string, more: Partial<ObjectFileSystemOptions>): ObjectFileSystem => {
    const fs = new ObjectFileSystem({
      store: parts,
      cacheDirectory,
      partSize: PART,
      minFreeRatio: 0,
      strict: plan.strict,
      maxBytes: plan.cache,
      grace: 0,
      freshness: 0,
      negativeFreshness: 0,
      ...more,
    });
    all.push(fs);
    return fs;
  };
  const mount = (cacheDirectory: string): Mounted => {
    const fs = start(cacheDirectory, { store: held, ...optionsOf(plan) });
    const volume = createVolume();
    volume.mount('/m', fs);
    return { volume, fs, cacheDirectory };
  };
  const caches = plan.mounts === 'two on one cache' ? [0, 0] : [0, 1];
  const mounts = caches
    .slice(0, plan.mounts === 'one' ? 1 : 2)
    .map((cache) => mount(join(directory, `cache-${cache}`)));
  if (plan.isWarm) await warm(plan, mounts);
  isHeld = true;
  const end = async (): Promise<void> => {
    for (const fs of all.splice(0)) await fs.dispose();
  };
  return {
    bucket,
    parts,
    directory,
    mounts,
    startLater: (cacheDirectory) => ({
      fs: start(cacheDirectory, plan.mounts === 'one' ? { freshness: 'immutable' } : {}),
    }),
    end,
    async remove() {
      await end();
      // One that is left costs each promise of the process something from then on.
      bucket.who.disable();
      await rm(directory, { recursive: true });
    },
  };
}

function optionsOf({ freshness }: Plan) {
  if (freshness === 'none') return {};
  return { freshness: freshness === 'immutable' ? ('immutable' as const) : FRESH, negativeFreshness: FRESH };
}

async function warm({ before }: Plan, mounts: readonly Mounted[]): Promise<void> {
  for (const { volume } of mounts)
    for (const key of Object.keys(before))
      if (!key.endsWith('/')) await volume.promises.readFile(`/m/${key}`);
}
