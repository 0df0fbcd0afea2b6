import { expect } from 'chai';
import { errnoError, expectError, expectShape } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeMkdir(stage: Stage): void {
  const isDirectory = async (...segments: string[]) =>
    (await stage.promises.stat(stage.at(...segments))).isDirectory();

  describe('mkdir', () => {
    it('makes a directory and resolves to undefined', async () => {
      expect(await stage.promises.mkdir(stage.at('folder'))).to.equal(undefined);
      expect(await isDirectory('folder')).to.equal(true);
    });

    it('makes a directory that a trailing slash names', async () => {
      await stage.promises.mkdir(stage.at('folder/'));
      expect(await stage.names()).to.deep.equal(['folder']);
    });

    it('refuses an existing directory', async () => {
      const path = await stage.folder('folder');
      await expectError(stage.promises.mkdir(path), errnoError('EEXIST', 'mkdir', path));
    });

    it('refuses an existing file', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.mkdir(path), errnoError('EEXIST', 'mkdir', path));
      expect(await stage.text(path)).to.equal('content');
    });

    it('of several at once makes one, and tells the others that it exists', async () => {
      const path = stage.at('folder');
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => stage.promises.mkdir(path)));
      const made = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
      if (stage.capabilities.exclusiveAtOpen) expect(made).to.equal(1);
      else expect(made).to.be.at.least(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expectShape(outcome.reason, errnoError('EEXIST', 'mkdir', path));
      }
      expect(await isDirectory('folder')).to.equal(true);
    });

    it('recursively makes all that is missing, and gives the first that it made', async () => {
      expect(await stage.promises.mkdir(stage.at('a', 'b', 'c'), { recursive: true })).to.equal(
        stage.at('a'),
      );
      expect(await isDirectory('a', 'b', 'c')).to.equal(true);
    });

    it('recursively gives the first that was missing below what is there', async () => {
      await stage.folder('a');
      expect(await stage.promises.mkdir(stage.at('a', 'b', 'c'), { recursive: true })).to.equal(
        stage.at('a', 'b'),
      );
    });

    it('recursively gives the directory itself if only that was missing', async () => {
      expect(await stage.promises.mkdir(stage.at('a'), { recursive: true })).to.equal(stage.at('a'));
    });

    it('recursively gives the first that it made in the words of the caller', async () => {
      const made = {
        'a/./b': 'a',
        'c//d': 'c/',
        'e/f/.': 'e',
        'g/h//': 'g',
        './i/j': './i',
        'k//l//m': 'k/',
      };
      for (const [path, first] of Object.entries(made)) {
        expect(await stage.promises.mkdir(stage.at(path), { recursive: true })).to.equal(stage.at(first));
      }
      expect(await stage.promises.mkdir(stage.at('n/'), { recursive: true })).to.equal(stage.at('n/'));
      expect(await stage.promises.mkdir(stage.at('o/.'), { recursive: true })).to.equal(stage.at('o'));
    });

    it('recursively of what is there gives undefined', async () => {
      await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true });
      await stage.file('a/b/file');
      expect(await stage.promises.mkdir(stage.at('a', 'b'), { recursive: true })).to.equal(undefined);
      expect(await stage.names(stage.at('a', 'b'))).to.deep.equal(['file']);
    });

    it('recursively refuses an existing file', async () => {
      const path = await stage.file('file');
      const making = stage.promises.mkdir(path, { recursive: true });
      await expectError(making, errnoError('EEXIST', 'mkdir', path));
      expect(await stage.text(path)).to.equal('content');
    });

    it('recursively refuses to go through a file', async () => {
      await stage.file('file');
      const path = stage.at('file', 'a', 'b');
      await expectError(
        stage.promises.mkdir(path, { recursive: true }),
        errnoError('ENOTDIR', 'mkdir', path),
      );
    });

    it('takes the mode in place of options', async () => {
      await stage.promises.mkdir(stage.at('folder'), 0o755);
      expect(await isDirectory('folder')).to.equal(true);
    });
  });
}
