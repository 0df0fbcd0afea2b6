import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { expectFailure, expectTypeError, failureOf, textOf, UUID } from './support.js';

export function describeSaving(stage: UseStage): void {
  describe('save', () => {
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mediafs-source-'));
    });

    afterEach(() => rm(directory, { recursive: true }));

    it('answers with the id, the mounted path, the extension, the size and the type', async () => {
      const media = await stage().store.save('agent:main:main', Buffer.from('hello'), { mime: 'image/png' });
      expect(media.id).to.match(UUID);
      expect(media).to.deep.equal({
        id: media.id,
        path: `${stage().mount}/6d9217fe77c7/${media.id}.png`,
        ext: '.png',
        size: 5,
        mime: 'image/png',
      });
    });

    const sources: Record<string, () => unknown> = {
      'a Buffer': () => Buffer.from('content'),
      'a Uint8Array': () => new TextEncoder().encode('content'),
      'a DataView': () => new DataView(new TextEncoder().encode('content').buffer),
      'an ArrayBuffer': () => new TextEncoder().encode('content').buffer,
      'a Blob': () => new Blob(['con', 'tent']),
      'a stream of Node': () => Readable.from([Buffer.from('con'), Buffer.from('tent')]),
      'a stream of text': () => Readable.from(['con', 'tent']),
      'a web stream': () => new Blob(['content']).stream(),
      'an iterable': () => [Buffer.from('con'), Buffer.from('tent')],
      'an async iterable': async function* () {
        yield Buffer.from('con');
        yield Buffer.from('tent');
      },
    };

    for (const [what, make] of Object.entries(sources)) {
      it(`takes ${what}`, async () => {
        const { store } = stage();
        const media = await store.save('session', make() as Buffer, { mime: 'text/plain' });
        expect(media.size).to.equal(7);
        expect(await textOf(store, media.id)).to.equal('content');
      });
    }

    it('takes a path and a file URL, and leaves the file alone', async () => {
      const { store } = stage();
      const path = join(directory, 'note.TXT');
      await writeFile(path, 'content');
      for (const source of [path, pathToFileURL(path)]) {
        const media = await store.save('session', source);
        expect(media.ext).to.equal('.txt');
        expect(await textOf(store, media.id)).to.equal('content');
      }
      expect(await readFile(path, 'utf8')).to.equal('content');
    });

    it('takes what a symbolic link leads to', async () => {
      const { store } = stage();
      await writeFile(join(directory, 'note.txt'), 'content');
      await symlink('note.txt', join(directory, 'link.txt'));
      const media = await store.save('session', join(directory, 'link.txt'));
      expect(await textOf(store, media.id)).to.equal('content');
    });

    it('takes an empty source', async () => {
      const { store } = stage();
      const media = await store.save('session', new Uint8Array());
      expect(media).to.include({ size: 0, ext: '' });
      expect(await textOf(store, media.id)).to.equal('');
    });

    it('takes more than a part', async () => {
      const { store } = stage();
      const content = Buffer.alloc(9 * 1024 * 1024 + 5, 'mediafs');
      const media = await store.save('session', Readable.from(chunksOf(content)));
      expect(media.size).to.equal(content.length);
      const { path } = media;
      expect((await stage().readPath(path)).equals(content)).to.equal(true);
    });

    it('gives two media of the same bytes two ids', async () => {
      const { store } = stage();
      const [one, other] = [await store.save('s', Buffer.from('x')), await store.save('s', Buffer.from('x'))];
      expect(one.id).not.to.equal(other.id);
    });

    it('can be read at its path at once', async () => {
      const { path } = await stage().store.save('session', Buffer.from('content'));
      expect((await stage().readPath(path)).toString()).to.equal('content');
    });

    it('rejects with ENOENT for a path that is not there, and leaves nothing', async () => {
      await expectFailure(stage().store.save('session', join(directory, 'missing')), 'ENOENT');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('rejects with EISDIR for a directory, and leaves nothing', async () => {
      await expectFailure(stage().store.save('session', directory), 'EISDIR');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('rejects what is no source, and leaves nothing', async () => {
      for (const source of [undefined, null, 5, {}, true]) {
        await expectTypeError(stage().store.save('session', source as unknown as Buffer), 'a source must be');
      }
      await expectTypeError(stage().store.save('session', [5] as unknown as Buffer), 'bytes or text');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('rejects with the failure of a source that fails on the way, and leaves nothing', async () => {
      const broken = async function* () {
        yield Buffer.alloc(100_000);
        throw new Error('the line broke');
      };
      const error = await failureOf(stage().store.save('session', broken(), { mime: 'image/png' }));
      expect(error.message).to.equal('the line broke');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('stops at one byte more than maxBytes, while they flow, and leaves nothing', async () => {
      let given = 0;
      const endless = async function* () {
        for (;;) {
          given += 1000;
          yield Buffer.alloc(1000);
        }
      };
      const error = await failureOf(stage().store.save('session', endless(), { maxBytes: 10_000 }));
      expect(error).to.include({ name: 'MediaTooLargeError', code: 'EFBIG', maxBytes: 10_000 });
      expect(given).to.be.lessThan(100_000);
      expect(await stage().names()).to.deep.equal([]);
    });

    it('refuses a maxBytes that is no number of bytes', async () => {
      const path = join(directory, 'photo.png');
      await writeFile(path, 'content');
      for (const maxBytes of [-1, Number.NaN, '10', null] as number[]) {
        await expectTypeError(
          stage().store.save('session', Buffer.from('x'), { maxBytes }),
          'maxBytes must be',
        );
        await expectTypeError(stage().store.saveFile('session', path, { maxBytes }), 'maxBytes must be');
      }
      expect(await stage().names()).to.deep.equal([]);
    });

    it('takes exactly maxBytes', async () => {
      const media = await stage().store.save('session', Buffer.alloc(1000), { maxBytes: 1000 });
      expect(media.size).to.equal(1000);
    });

    it('does not begin with a file that says to be larger than maxBytes', async () => {
      const path = join(directory, 'large.png');
      await writeFile(path, Buffer.alloc(1001));
      await expectFailure(stage().store.save('session', path, { maxBytes: 1000 }), 'EFBIG');
      await expectFailure(stage().store.saveFile('session', path, { maxBytes: 1000 }), 'EFBIG');
      expect((await stat(path)).size).to.equal(1001);
      expect(await stage().names()).to.deep.equal([]);
    });

    it('ends at the signal, and leaves nothing', async () => {
      const controller = new AbortController();
      const slow = async function* () {
        yield Buffer.alloc(1000);
        controller.abort();
        yield Buffer.alloc(1000);
      };
      const { signal } = controller;
      const error = await failureOf(stage().store.save('session', slow(), { signal, mime: 'image/png' }));
      expect(error).to.include({ name: 'AbortError', code: 'ABORT_ERR' });
      await expectFailure(stage().store.save('session', Buffer.from('x'), { signal }), 'ABORT_ERR');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('tells its progress', async () => {
      const told: unknown[] = [];
      const onProgress = (progress: unknown): number => told.push(progress);
      await stage().store.save('session', Buffer.alloc(10), { onProgress, mime: 'image/png' });
      expect(told.at(-1)).to.deep.equal({ bytes: 10, total: 10 });
    });

    it('refuses session keys that are none', async () => {
      for (const key of ['', 'k'.repeat(1025), undefined, 5]) {
        await expectTypeError(stage().store.save(key as string, Buffer.from('x')), 'a session key must be');
      }
      expect(await stage().names()).to.deep.equal([]);
    });

    it('takes any other text as a session key', async () => {
      const { store } = stage();
      for (const key of ['..', '/', 'a/b', 'ü', '*', 'with\0nul', 'k'.repeat(1024)]) {
        const media = await store.save(key, Buffer.from(key));
        expect(await textOf(store, media.id)).to.equal(key);
      }
    });
  });

  describe('saveFile', () => {
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mediafs-source-'));
    });

    afterEach(() => rm(directory, { recursive: true }));

    it('takes the file itself: it is gone from its path', async () => {
      const { store } = stage();
      const path = join(directory, 'photo.bin');
      await writeFile(path, 'content');
      const media = await store.saveFile('session', path, 'image/webp');
      expect(media).to.include({ ext: '.webp', size: 7, mime: 'image/webp' });
      expect(await textOf(store, media.id)).to.equal('content');
      await expectFailure(readFile(path), 'ENOENT');
    });

    it('copies what lies on another disk, and removes it then', async () => {
      const other = await mkdtemp('/dev/shm/mediafs-source-');
      try {
        const path = join(other, 'note.txt');
        await writeFile(path, 'content');
        const media = await stage().store.saveFile('session', path);
        expect(await textOf(stage().store, media.id)).to.equal('content');
        await expectFailure(readFile(path), 'ENOENT');
      } finally {
        await rm(other, { recursive: true });
      }
    });

    it('takes what a symbolic link leads to, and the link', async () => {
      const { store } = stage();
      await writeFile(join(directory, 'note.txt'), 'content');
      await symlink('note.txt', join(directory, 'link.txt'));
      const media = await store.saveFile('session', join(directory, 'link.txt'));
      expect(await textOf(store, media.id)).to.equal('content');
      expect(await readFile(join(directory, 'note.txt'), 'utf8')).to.equal('content');
      await expectFailure(readFile(join(directory, 'link.txt')), 'ENOENT');
    });

    it('leaves a file that could not be saved', async () => {
      const path = join(directory, 'note.txt');
      await writeFile(path, 'content');
      await expectTypeError(stage().store.saveFile('', path), 'a session key must be');
      await expectTypeError(stage().store.saveFile('session', path, 'no type'), 'mime must be');
      expect(await readFile(path, 'utf8')).to.equal('content');
      expect(await stage().names()).to.deep.equal([]);
    });

    it('rejects with ENOENT for a path that is not there', async () => {
      await expectFailure(stage().store.saveFile('session', join(directory, 'missing')), 'ENOENT');
    });
  });
}

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}
