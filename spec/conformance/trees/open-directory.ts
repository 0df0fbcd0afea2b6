import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeOpenDirectory(stage: Stage): void {
  describe('opendir', () => {
    it('gives every entry once, with its type and its place', async () => {
      const root = await stage.folder('folder');
      await stage.file('folder/file');
      await stage.folder('folder/inner');
      const found: string[] = [];
      for await (const entry of await stage.promises.opendir(root)) {
        expect(entry).to.be.instanceOf(stage.fs.Dirent);
        expect(entry.parentPath).to.equal(root);
        found.push(`${entry.name}:${entry.isDirectory() ? 'directory' : 'file'}`);
      }
      expect(found.sort()).to.deep.equal(['file:file', 'inner:directory']);
    });

    it('gives a Dir that knows its path', async () => {
      const directory = await stage.promises.opendir(await stage.folder('folder'));
      expect(directory).to.be.instanceOf(stage.fs.Dir);
      expect(directory.path).to.equal(stage.at('folder'));
      await directory.close();
    });

    it('knows the path of a URL as text', async () => {
      const path = await stage.folder('folder');
      const byPromise = await stage.promises.opendir(pathToFileURL(path) as unknown as string);
      const bySync = stage.fs.opendirSync(pathToFileURL(path) as unknown as string);
      expect([byPromise.path, bySync.path]).to.deep.equal([path, path]);
      await Promise.all([byPromise.close(), bySync.close()]);
    });

    it('reads one by one, and then null', async () => {
      await stage.folder('folder');
      await stage.file('folder/file');
      const directory = await stage.promises.opendir(stage.at('folder'));
      expect((await directory.read())?.name).to.equal('file');
      expect(await directory.read()).to.equal(null);
      await directory.close();
    });

    it('reads at once, and by callback', async () => {
      await stage.folder('folder');
      await stage.file('folder/file');
      const directory = await stage.promises.opendir(stage.at('folder'));
      expect(directory.readSync()?.name).to.equal('file');
      expect(
        await new Promise((done, fail) =>
          directory.read((error, entry) => (error ? fail(error) : done(entry))),
        ),
      ).to.equal(null);
      directory.closeSync();
    });

    it('goes down when told to', async () => {
      await stage.folder('folder');
      await stage.folder('folder/inner');
      await stage.file('folder/inner/file');
      const found: string[] = [];
      for await (const entry of await stage.promises.opendir(stage.at('folder'), { recursive: true })) {
        found.push(`${entry.parentPath}/${entry.name}`);
      }
      expect(found.sort()).to.deep.equal([stage.at('folder', 'inner'), stage.at('folder', 'inner', 'file')]);
    });

    it('takes a small buffer', async () => {
      await stage.folder('folder');
      await stage.file('folder/one');
      await stage.file('folder/two');
      const found: string[] = [];
      for await (const entry of await stage.promises.opendir(stage.at('folder'), { bufferSize: 1 }))
        found.push(entry.name);
      expect(found.sort()).to.deep.equal(['one', 'two']);
    });

    it('refuses a buffer of no size, in the sync form before it is opened', async () => {
      const path = await stage.folder('folder');
      for (const bufferSize of [0, -1, 1.5, Number.NaN]) {
        expect(() => stage.fs.opendirSync(path, { bufferSize }))
          .to.throw('The value of "options.bufferSize" is out of range')
          .with.property('code', 'ERR_OUT_OF_RANGE');
      }
      expect(() => stage.fs.opendirSync(path, { bufferSize: '1' as never }))
        .to.throw('The "options.bufferSize" property must be of type number')
        .with.property('code', 'ERR_INVALID_ARG_TYPE');
    });

    it('refuses a callback that is no function', async () => {
      const directory = await stage.promises.opendir(await stage.folder('folder'));
      for (const call of [() => directory.read('x' as never), () => directory.close('x' as never)]) {
        expect(call)
          .to.throw('The "callback" argument must be of type function')
          .with.property('code', 'ERR_INVALID_ARG_TYPE');
      }
      await directory.close();
    });

    it('gives each of several reads at once its own entry, and closes behind them', async () => {
      await stage.folder('folder');
      await stage.file('folder/one');
      await stage.file('folder/two');
      const directory = await stage.promises.opendir(stage.at('folder'));
      const [one, two] = await Promise.all([directory.read(), directory.read(), directory.close()]);
      expect([one?.name, two?.name].sort()).to.deep.equal(['one', 'two']);
    });

    it('refuses sync work beside a read', async () => {
      const directory = await stage.promises.opendir(await stage.folder('folder'));
      const reading = directory.read();
      for (const call of [() => directory.readSync(), () => directory.closeSync()]) {
        expect(call)
          .to.throw('Cannot do synchronous work on directory handle with concurrent asynchronous operations')
          .with.property('code', 'ERR_DIR_CONCURRENT_OPERATION');
      }
      expect(await reading).to.equal(null);
      directory.closeSync();
    });

    it('closes by itself at the end of a loop, and when one is left', async () => {
      await stage.folder('folder');
      await stage.file('folder/one');
      await stage.file('folder/two');
      const directory = await stage.promises.opendir(stage.at('folder'));
      for await (const _ of directory) break;
      const error = await directory.close().catch((reason: NodeJS.ErrnoException) => reason);
      expect(error).to.include({ code: 'ERR_DIR_CLOSED' });
    });

    it('says that it is closed', async () => {
      const directory = await stage.promises.opendir(await stage.folder('folder'));
      await directory.close();
      for (const call of [() => directory.read(), () => directory.close()]) {
        // Node throws some of these at once and rejects with others.
        const error = await (async () => call())().catch((reason: NodeJS.ErrnoException) => reason);
        expect(error).to.include({ code: 'ERR_DIR_CLOSED', message: 'Directory handle was closed' });
      }
      expect(() => directory.readSync()).to.throw('Directory handle was closed');
      expect(() => directory.closeSync()).to.throw('Directory handle was closed');
    });

    it('refuses a file, and what is missing', async () => {
      const [file, missing] = [await stage.file('file'), stage.at('missing')];
      await expectError(stage.promises.opendir(file), errnoError('ENOTDIR', 'opendir', file));
      await expectError(stage.promises.opendir(missing), errnoError('ENOENT', 'opendir', missing));
    });

    it('has a sync form', async () => {
      await stage.folder('folder');
      await stage.file('folder/file');
      const directory = stage.fs.opendirSync(stage.at('folder'));
      expect(directory).to.be.instanceOf(stage.fs.Dir);
      expect(directory.path).to.equal(stage.at('folder'));
      expect(directory.readSync()?.name).to.equal('file');
      expect(directory.readSync()).to.equal(null);
      directory.closeSync();
      // Older versions of Node leave the path out of this error.
      expect(() => stage.fs.opendirSync(stage.at('missing')))
        .to.throw('ENOENT: no such file or directory, opendir')
        .with.property('syscall', 'opendir');
    });

    it('has a callback form', async () => {
      await stage.folder('folder');
      await stage.file('folder/file');
      const directory = await new Promise<import('node:fs').Dir>((done, fail) =>
        stage.fs.opendir(stage.at('folder'), (error, opened) => (error ? fail(error) : done(opened))),
      );
      expect((await directory.read())?.name).to.equal('file');
      await directory.close();
    });
  });

  describe('openAsBlob', () => {
    it('gives the content and the type', async () => {
      const path = await stage.file('file', 'content');
      const blob = await stage.fs.openAsBlob(path, { type: 'text/plain' });
      expect([blob.size, blob.type, await blob.text()]).to.deep.equal([7, 'text/plain', 'content']);
      expect(await blob.slice(3, 5).text()).to.equal('te');
    });
  });
}
