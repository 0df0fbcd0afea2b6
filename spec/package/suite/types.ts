import { expect } from 'chai';
import { type InstalledPackage, tsc } from '../installed-package.js';

const CONSUMER = `
import { createReadStream } from 'node:fs';
import { createMediaStore, createVolume, local, memory, type Mountable, redirect, s3, type Volume } from 'mediafs';
import { mediaHandler } from 'mediafs/http';
import { createTestMedia, type TestMedia } from 'mediafs/testing';
import 'mediafs/register';

const mountable: Mountable = s3({ bucket: 'media', freshness: 'immutable', maxBytes: 1_000_000 });
const volume: Volume = createVolume();
volume.mount('/mediafs', mountable);
volume.mount('/local', local('./media'));
redirect(volume).dispose();

export async function use(): Promise<string> {
  const bytes: Buffer = await volume.promises.readFile('/mediafs/file');
  const text: string = await volume.promises.readFile('/mediafs/file', 'utf8');
  // @ts-expect-error a size is no text
  const wrong: string = (await volume.promises.stat('/mediafs/file')).size;
  // @ts-expect-error a mount has no such option
  s3({ bucket: 'media', colour: 'red' });
  volume.createReadStream('/mediafs/file') satisfies ReturnType<typeof createReadStream>;
  volume satisfies Pick<typeof import('node:fs'), 'readFileSync' | 'promises' | 'watch'>;
  const { store }: TestMedia = createTestMedia();
  const { id, path } = await store.save('session', bytes, { mime: 'image/png' });
  mediaHandler(createMediaStore({ fileSystem: memory() }));
  return [id, path, text, wrong].join();
}
`;

/** How a project may be set up, and what its files are then: ES modules, CommonJS. */
const PROJECTS = {
  nodenext: ['consumer.mts', 'consumer.cts'],
  bundler: ['consumer.mts', 'consumer.cts'],
  // By its rules CommonJS requires no ES module.
  node16: ['consumer.mts'],
};

export function typesSuite(the: () => InstalledPackage): void {
  describe('has types', () => {
    for (const [resolution, files] of Object.entries(PROJECTS)) {
      it(`with moduleResolution ${resolution}, for ${files.join(' and ')}`, async () => {
        for (const file of files) await the().write(file, CONSUMER);
        const module = resolution === 'bundler' ? 'preserve' : resolution;
        const options = ['--module', module, '--moduleResolution', resolution, '--target', 'es2023'];
        const strict = ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--types', 'node'];
        const given = [...options, ...strict, '--lib', 'es2023,esnext.disposable', ...files];
        const { code, stdout } = await the().run(tsc, given);
        expect([code, stdout]).to.deep.equal([0, '']);
      });
    }
  });
}
