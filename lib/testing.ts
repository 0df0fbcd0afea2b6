import type { MediaStore } from './media-store/contract.js';
import { createMediaStore } from './media-store/create.js';
import { memory } from './memory-fs.js';
import { createVolume, type Volume } from './volume/volume.js';

/** What `createTestMedia` gives. */
export interface TestMedia {
  /** Its media are in the volume. */
  readonly store: MediaStore;
  /** Has the media at their paths; `redirect(volume)` makes `node:fs` have them, too. */
  readonly volume: Volume;
}

/**
 * A media store and its volume in memory, for the tests of an application: nothing is written to the disk, and nothing
 * outlives the objects.
 *
 * @param files what the mounted file system holds at first, by paths relative to the mount
 */
export function createTestMedia({
  mount = '/mediafs',
  files,
}: {
  readonly mount?: string;
  readonly files?: Readonly<Record<string, string | Buffer | null>>;
} = {}): TestMedia {
  const fileSystem = memory(files);
  const volume = createVolume();
  volume.mount(mount, fileSystem);
  return { store: createMediaStore({ fileSystem, mount }), volume };
}
