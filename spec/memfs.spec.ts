import { createFsFromVolume, Volume } from 'memfs';
import { memfsCapabilities } from './conformance/promises/memfs-capabilities.js';
import { promisesConformance } from './conformance/promises/suite.js';

promisesConformance('memfs', memfsCapabilities, async () => {
  const fs = createFsFromVolume(new Volume()) as unknown as typeof import('node:fs');
  await fs.promises.mkdir('/work');
  return { fs, directory: '/work', tearDown: async () => {} };
});
