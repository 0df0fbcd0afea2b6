import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

export function describeLoops(links: LinkStage): void {
  const { stage } = links;

  describe('that leads to itself', () => {
    it('is ELOOP to those who follow it', async () => {
      await stage.promises.symlink('loop', links.at('loop'));
      await stage.promises.symlink('two', links.at('one'));
      await stage.promises.symlink('one', links.at('two'));
      for (const name of ['loop', 'one', 'loop/x', 'one/x']) {
        const path = links.at(name);
        await expectError(links.call('stat', path), errnoError('ELOOP', 'stat', path));
        await expectError(links.call('access', path), errnoError('ELOOP', 'access', path));
        await expectError(links.call('readFile', path), errnoError('ELOOP', 'open', path));
        await expectError(links.call('writeFile', path, 'x'), errnoError('ELOOP', 'open', path));
        await expectError(links.call('appendFile', path, 'x'), errnoError('ELOOP', 'open', path));
        await expectError(links.call('truncate', path), errnoError('ELOOP', 'open', path));
        await expectError(links.call('readdir', path), errnoError('ELOOP', 'scandir', path));
        await expectError(links.call('utimes', path, 1, 2), errnoError('ELOOP', 'utime', path));
        const copy = links.at('copy');
        await expectError(links.call('copyFile', path, copy), errnoError('ELOOP', 'copyfile', path, copy));
        expect(stage.fs.existsSync(path)).to.equal(false);
      }
    });

    it('is there all the same', async () => {
      const path = links.at('loop');
      await stage.promises.symlink('loop', path);
      expect(await links.call('readlink', path)).to.equal('loop');
      expect((await links.call('lstat', path)).isSymbolicLink()).to.equal(true);
      await expectError(links.call('mkdir', path), errnoError('EEXIST', 'mkdir', path));
      await links.call('rename', path, links.at('other'));
      await links.call('rm', links.at('other'));
      expect(await stage.names()).to.not.include('other');
    });
  });

  describe('in a chain', () => {
    it('is followed forty times, and not once more', async () => {
      for (let index = 0; index <= 41; index += 1) {
        await stage.promises.symlink(index === 0 ? 'file' : `c${index - 1}`, links.at(`c${index}`));
      }
      expect(await links.call('readFile', links.at('c39'), 'utf8')).to.equal('content');
      const path = links.at('c40');
      await expectError(links.call('readFile', path), errnoError('ELOOP', 'open', path));
      await expectError(links.call('stat', links.at('c41')), errnoError('ELOOP', 'stat', links.at('c41')));
      await expectError(links.call('writeFile', path, 'x'), errnoError('ELOOP', 'open', path));
      expect(await links.call('readlink', path)).to.equal('c39');
    });
  });
}
