import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const lib = new URL('../../package/index.js', import.meta.url).href;

/** Node warns of a thing once in a process, so each call has a process of its own. */
async function warningsOf(call: string): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-warnings-'));
  const source = `
    import { createVolume, local, MemoryObjectStore, memory, ObjectFileSystem } from ${JSON.stringify(lib)};
    const volume = createVolume();
    volume.mount('/disk', local(${JSON.stringify(join(directory, 'disk'))}));
    volume.mount('/memory', memory());
    const cacheDirectory = ${JSON.stringify(join(directory, 'cache'))};
    volume.mount('/objects', new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory }));
    const warnings = [];
    process.on('warning', ({ message }) => warnings.push(message));
    await new Promise((done) => { ${call} });
    await new Promise((done) => setImmediate(done));
    console.log(JSON.stringify(warnings));
    await volume.dispose();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '--eval',
    source,
  ]);
  await rm(directory, { recursive: true });
  return JSON.parse(stdout) as string[];
}

describe('warnings of Node', () => {
  for (const place of ['/disk', '/memory', '/objects']) {
    for (const call of [
      `volume.promises.mkdtemp('${place}/endsWithX').then(done)`,
      `volume.mkdtemp('${place}/endsWithX', done)`,
      `volume.mkdtempSync('${place}/endsWithX'); done()`,
    ]) {
      it(`come of a name that other systems would not complete: ${call}`, async () => {
        const warnings = await warningsOf(call);
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.match(/templates ending with X are not portable/);
      });
    }

    it(`do not come of other names: ${place}`, async () => {
      expect(await warningsOf(`volume.promises.mkdtemp('${place}/name-').then(done)`)).to.deep.equal([]);
    });
  }
});
