import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, ObjectFileSystem } from '../../../lib/index.js';
import { expectNothingLeft } from '../../cache/support.js';

describe('the sample of the section on local files', () => {
  it('makes a sound of a film', async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-local-sample-'));
    const volume = createVolume();
    volume.mount('/mediafs', new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory }));
    await volume.promises.writeFile('/mediafs/42/film.mp4', 'a film');
    const document = await readFile(resolve(import.meta.dirname, '../../../../docs/semantics.md'), 'utf8');
    const [, sample = ''] =
      /<!-- sample: spec\/volume\/local-files\/sample.spec.ts.*?```js\n(.*?)```/s.exec(document) ?? [];
    expect(sample).to.contain('await using');
    // Not all versions of Node know the syntax.
    const statements = sample.replace('await using film', 'const film');
    const text = `return (async () => { ${statements} await film.dispose(); return info; })();`;
    const tools: Record<string, (...given: string[]) => Promise<unknown>> = {
      ffmpeg: async (_, film, wav) => copyFile(film!, wav!),
      ffprobe: async (wav) => `${extname(wav!)}, ${(await stat(wav!)).size} bytes`,
    };
    const run = (name: string, given: string[]) => tools[name]!(...given);
    const info = await new Function('volume', 'run', text)(volume, run);
    expect(info).to.equal('.wav, 6 bytes');
    expect(await volume.promises.readFile('/mediafs/42/sound.wav', 'utf8')).to.equal('a film');
    await expectNothingLeft(cacheDirectory);
    await volume.dispose();
    await rm(cacheDirectory, { recursive: true });
  });
});
