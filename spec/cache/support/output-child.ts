import { writeFile } from 'node:fs/promises';
import { createVolume, MemoryObjectStore, ObjectFileSystem } from '../../../lib/index.js';

// Writes five bytes to a local path of an output, and never comes to an end.

const [cacheDirectory = ''] = process.argv.slice(2);
const volume = createVolume();
volume.mount('/m', new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory }));
await volume.withLocalOutput('/m/out.wav', async (path) => {
  await writeFile(path, 'sound');
  process.send!('written');
  await new Promise((resolve) => process.once('disconnect', resolve));
});
