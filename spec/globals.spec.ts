import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startS3ServerProcess } from './support/s3-server/process.js';

/** Runs in a process of its own, where nobody else has loaded the packages before. */
async function newGlobals(mountable: string): Promise<string[]> {
  const source = `
    import { createVolume, memory, s3 } from ${JSON.stringify(new URL('../package/index.js', import.meta.url).href)};
    const before = Object.getOwnPropertyNames(globalThis);
    const volume = createVolume();
    volume.mount('/mounted', ${mountable});
    await volume.promises.writeFile('/mounted/file', 'text');
    await volume.promises.readFile('/mounted/file');
    volume.readFileSync('/mounted/file');
    await volume.dispose();
    const after = Object.getOwnPropertyNames(globalThis);
    console.log(JSON.stringify(after.filter((name) => !before.includes(name))));
  `;
  const run = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source]);
  return JSON.parse(run.stdout) as string[];
}

describe('the globals of a program', () => {
  it('are not added to by mounted memory', async () => {
    expect(await newGlobals('memory()')).to.deep.equal([]);
  });

  it('are not added to by a mounted bucket', async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-globals-'));
    await using server = await startS3ServerProcess({ buckets: ['media'] });
    const { endpoint, credentials, region } = server;
    const options = JSON.stringify({ bucket: 'media', endpoint, credentials, region, cacheDirectory });
    expect(await newGlobals(`s3(${options})`)).to.deep.equal([]);
    await rm(cacheDirectory, { recursive: true });
  });
});
