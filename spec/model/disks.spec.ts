import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Volume as MemfsVolume } from 'memfs';
import { createVolume, local, type Mountable, memory } from '../../lib/index.js';
import { assertAlike } from './assert-alike.js';
import { blindOf, type Implementation, judgeOf } from './known-differences.js';
import type { Grammar } from './programs.js';

const grammar: Grammar = { lengths: [0, 1, 3, 10] };

describe('random programs come to on a disk and', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-model-'));
  });

  after(() => rm(directory, { recursive: true }));

  const implementations: Readonly<Record<string, readonly [Implementation, () => Mountable]>> = {
    'in a mounted directory': ['directory', () => local(directory)],
    'in memory': ['memory', () => memory()],
    'in a volume of memfs that a program has': ['memory', () => new MemfsVolume() as unknown as Mountable],
  };
  for (const [title, [implementation, make]] of Object.entries(implementations)) {
    it(`${title} the same`, async function () {
      this.timeout(0);
      const volume = createVolume();
      volume.mount('/m', make());
      await assertAlike(
        title,
        {
          fs: volume,
          directory: '/m',
          blind: blindOf(implementation),
          judge: { ...judgeOf(implementation), walksByDirectory: true },
        },
        grammar,
        500,
      );
    });
  }
});
