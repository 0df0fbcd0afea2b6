import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMediaStore, createVolume, s3 } from '../../../lib/index.js';
import { randomFrom } from '../../support/random.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { DEEDS, type Field, type Stored } from './load.js';
import { type VitalSigns, vitalSigns } from './vital-signs.js';

/** `soaking-child SERVER DIRECTORY SEED SECONDS SAMPLES`: works, rests and looks at itself, in turns. */
const [server = '', directory = '', seed = '0', seconds = '0', samples = '0'] = process.argv.slice(2);
const { endpoint, region, credentials } = JSON.parse(server) as S3Server;
const WORKERS = 4;
const PART = 5 * 1024 * 1024;

export interface Soaked {
  readonly operations: number;
  readonly signs: readonly VitalSigns[];
  readonly evictions: number;
}

// Who would hear of it is gone.
process.on('disconnect', () => process.exit());
const cacheDirectory = join(directory, 'cache');
const common = {
  bucket: 'media',
  endpoint,
  region,
  credentials,
  cacheDirectory,
  partSize: PART,
  grace: 0,
  attempts: 6,
};
const files = s3({ ...common, maxBytes: 12 << 20, minFreeRatio: 0, prefix: 'files' });
const objects = s3({ ...common, maxBytes: 12 << 20, minFreeRatio: 0, prefix: 'media' });
const volume = createVolume();
volume.mount('/m', files);
const field: Field = {
  volume,
  media: createMediaStore({ fileSystem: objects }),
  // So that a few files are of more than one part.
  part: PART / 3,
  random: randomFrom(Number(seed)),
};
const all: Stored[] = Array.from({ length: WORKERS }, () => new Map());
let operations = 0;

const signs: VitalSigns[] = [];
for (let sample = 0; sample < Number(samples); sample += 1) {
  const end = performance.now() + (Number(seconds) * 1000) / Number(samples);
  await Promise.all(all.map((stored, index) => work(stored, `/m/${index}`, end)));
  signs.push(await rest());
}
const evictions = files.metrics().cache.evictions + objects.metrics().cache.evictions;
await volume.dispose();
await objects.dispose();
process.send!({ operations, signs, evictions } satisfies Soaked, () => process.disconnect!());

async function work(stored: Stored, path: string, end: number): Promise<void> {
  while (performance.now() < end) {
    const deed = DEEDS[Math.floor(field.random() * DEEDS.length)]!;
    await deed(field, stored, path);
    operations += 1;
  }
}

/**
 * What is done in the background after an answer has a moment to end: published files are held for one, for instance.
 * On a busy machine a moment may be long.
 */
async function rest(): Promise<VitalSigns> {
  let signs: VitalSigns;
  const end = performance.now() + 30_000;
  do {
    await sleep(300);
    signs = await vitalSigns(join(cacheDirectory, 'tmp'));
  } while (signs.temporaryFiles > 0 && performance.now() < end);
  return signs;
}
