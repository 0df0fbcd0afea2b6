import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createVolume, type ObjectFileSystem, type Volume } from '../../../lib/index.js';

export const PART = 1000;

export function volumeOf(objects: ObjectFileSystem): Volume {
  const volume = createVolume();
  volume.mount('/m', objects);
  return volume;
}

/** Those that copies and outputs lie in when the disk of the cache has no place for them. */
export async function privateDirectories(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('.mediafs-')).sort();
}
