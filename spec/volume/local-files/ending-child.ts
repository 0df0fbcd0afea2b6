import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVolume, local, MemoryObjectStore, memory, ObjectFileSystem } from '../../../lib/index.js';

// Uses local files of several kinds, tells the private ones, and ends in the midst of it.

const [directory = ''] = process.argv.slice(2);
const volume = createVolume();
const objects = { store: new MemoryObjectStore(), cacheDirectory: join(directory, 'cache') };
volume.mount('/objects', new ObjectFileSystem(objects));
volume.mount('/memory', memory({ '/file': 'content' }));
volume.mount('/disk', local(join(directory, 'disk')));

await volume.promises.writeFile('/objects/file', 'content');
await volume.localPath('/objects/file');
const copy = await volume.localPath('/memory/file');
await volume.withLocalOutput('/objects/out', async (object) => {
  await writeFile(object, 'half');
  await volume.withLocalOutput('/disk/out', async (file) => {
    await writeFile(file, 'half');
    process.stdout.write(JSON.stringify([copy.path, object, file]), () => process.exit());
    await new Promise(() => {});
  });
});
