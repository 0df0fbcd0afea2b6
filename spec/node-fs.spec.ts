import fs from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskCapabilities, fsConformance, linksConformance } from './conformance/promises/suite.js';

for (const conformance of [fsConformance, linksConformance]) {
  conformance('node:fs', diskCapabilities, async () => {
    const directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-conformance-'));
    return { fs, directory, tearDown: () => rm(directory, { recursive: true }) };
  });
}
