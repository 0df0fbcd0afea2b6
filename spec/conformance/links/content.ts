import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { LinkStage } from './form.js';

/** Calls on the content and the attributes of what a link leads to. */
export function describeContent(links: LinkStage): void {
  const { stage } = links;
  const text = (name: string) => stage.text(links.at(name));

  describe('read and written through', () => {
    it('gives the content of the file', async () => {
      expect(await links.call('readFile', links.at('link'), 'utf8')).to.equal('content');
      await links.open(links.at('link'), 'r');
    });

    it('puts content into the file, and stays a link', async () => {
      await links.call('writeFile', links.at('link'), 'new');
      expect([await text('file'), await text('link')]).to.deep.equal(['new', 'new']);
      await links.call('appendFile', links.at('link'), ' more');
      expect(await text('file')).to.equal('new more');
      await links.call('truncate', links.at('link'), 3);
      expect(await text('file')).to.equal('new');
      expect(await links.kind('link')).to.equal('-> file');
    });

    for (const flags of ['r+', 'w', 'w+', 'a', 'a+']) {
      it(`opens the file with ${flags}`, async () => {
        await links.open(links.at('link'), flags);
        expect(await text('file')).to.equal(flags.startsWith('w') ? '' : 'content');
        expect(await links.kind('link')).to.equal('-> file');
      });
    }

    for (const flags of ['w', 'w+', 'a', 'a+']) {
      it(`makes with ${flags} the file that was missing`, async () => {
        await links.open(links.at('dangling'), flags);
        expect(await links.kind('missing')).to.equal('file');
        expect(await links.kind('dangling')).to.equal('-> missing');
      });
    }

    it('makes by writing the file that was missing', async () => {
      await links.call('writeFile', links.at('dangling'), 'made');
      expect(await text('missing')).to.equal('made');
      expect(await links.kind('dangling')).to.equal('-> missing');
    });

    it('makes by appending the file that was missing', async () => {
      await links.call('appendFile', links.at('dangling'), 'made');
      expect(await text('missing')).to.equal('made');
    });

    for (const flags of ['wx', 'ax', 'wx+']) {
      it(`is itself what is there already for ${flags}`, async () => {
        for (const name of ['link', 'way', 'dangling']) {
          const path = links.at(name);
          await expectError(links.open(path, flags), errnoError('EEXIST', 'open', path));
        }
        expect(await stage.names()).to.not.include('missing');
      });
    }

    it('is itself what is there already for writeFile with wx', async () => {
      const path = links.at('dangling');
      await expectError(
        links.call('writeFile', path, 'new', { flag: 'wx' }),
        errnoError('EEXIST', 'open', path),
      );
      expect(await links.kind('dangling')).to.equal('-> missing');
    });

    it('refuses to open what is missing without making it', async () => {
      const path = links.at('dangling');
      await expectError(links.open(path, 'r+'), errnoError('ENOENT', 'open', path));
      await expectError(links.call('truncate', path), errnoError('ENOENT', 'open', path));
      expect(await stage.names()).to.not.include('missing');
    });

    it('refuses a directory as a file', async () => {
      const path = links.at('way');
      await expectError(links.open(path, 'w'), errnoError('EISDIR', 'open', path));
      await expectError(links.call('writeFile', path, ''), errnoError('EISDIR', 'open', path));
      await expectError(
        links.call('readFile', path),
        errnoError('EISDIR', 'read'),
        errnoError('EISDIR', 'read', path),
      );
    });

    it('refuses a slash behind a file that is to be made', async () => {
      for (const name of ['link/', 'dangling/', 'way/']) {
        const path = links.at(name);
        await expectError(links.call('writeFile', path, 'x'), errnoError('EISDIR', 'open', path));
      }
      await expectError(
        links.call('readFile', links.at('link/')),
        errnoError('ENOTDIR', 'open', links.at('link/')),
      );
    });

    it('is refused by O_NOFOLLOW, but not on the way or before a slash', async () => {
      const { O_NOFOLLOW, O_DIRECTORY, O_WRONLY, O_CREAT } = stage.fs.constants;
      const path = links.at('link');
      await expectError(links.open(path, O_NOFOLLOW), errnoError('ELOOP', 'open', path));
      await expectError(links.open(path, O_NOFOLLOW | O_WRONLY), errnoError('ELOOP', 'open', path));
      await expectError(
        links.open(links.at('dangling'), O_NOFOLLOW | O_WRONLY | O_CREAT),
        errnoError('ELOOP', 'open', links.at('dangling')),
      );
      await expectError(
        links.open(links.at('way'), O_NOFOLLOW | O_DIRECTORY),
        errnoError('ENOTDIR', 'open', links.at('way')),
      );
      await links.open(links.at('way/inner'), O_NOFOLLOW);
      await links.open(links.at('way/'), O_NOFOLLOW);
      await links.open(links.at('file'), O_NOFOLLOW);
    });

    it('is followed by O_DIRECTORY', async () => {
      const { O_DIRECTORY } = stage.fs.constants;
      await links.open(links.at('way'), O_DIRECTORY);
      await expectError(
        links.open(links.at('link'), O_DIRECTORY),
        errnoError('ENOTDIR', 'open', links.at('link')),
      );
    });

    it('is copied as the file that it leads to', async () => {
      await links.call('copyFile', links.at('link'), links.at('copy'));
      expect([await links.kind('copy'), await text('copy')]).to.deep.equal(['file', 'content']);
      await expectError(
        links.call('copyFile', links.at('dangling'), links.at('other')),
        errnoError('ENOENT', 'copyfile', links.at('dangling'), links.at('other')),
      );
    });

    it('takes a copy into the file that it leads to', async () => {
      await stage.file('source', 'new');
      await links.call('copyFile', links.at('source'), links.at('link'));
      expect([await links.kind('link'), await text('file')]).to.deep.equal(['-> file', 'new']);
      await links.call('copyFile', links.at('source'), links.at('dangling'));
      expect(await text('missing')).to.equal('new');
      await expectError(
        links.call('copyFile', links.at('source'), links.at('way')),
        errnoError('EISDIR', 'copyfile', links.at('source'), links.at('way')),
      );
    });

    it('is what is there already for a copy that must be new', async () => {
      await stage.promises.unlink(links.at('dangling'));
      await stage.promises.symlink('gone', links.at('dangling'));
      const [from, to] = [links.at('file'), links.at('dangling')];
      await expectError(
        links.call('copyFile', from, to, stage.fs.constants.COPYFILE_EXCL),
        errnoError('EEXIST', 'copyfile', from, to),
      );
    });

    it('copied onto its own file changes nothing', async () => {
      await links.call('copyFile', links.at('file'), links.at('link'));
      await links.call('copyFile', links.at('link'), links.at('file'));
      expect([await text('file'), await links.kind('link')]).to.deep.equal(['content', '-> file']);
    });

    it('gives times, mode and owner to the file', async () => {
      await links.call('utimes', links.at('link'), 1000, 2000);
      await links.call('chmod', links.at('link'), 0o600);
      const stats = await stage.promises.stat(links.at('file'));
      expect([stats.mtimeMs, stats.mode & 0o777]).to.deep.equal([2_000_000, 0o600]);
      await links.call('chown', links.at('link'), stats.uid, stats.gid);
      const link = await stage.promises.lstat(links.at('link'));
      expect([link.mode, link.mtimeMs > 2_000_000]).to.deep.equal([0o120777, true]);
      for (const [name, syscall, ...given] of [
        ['utimes', 'utime', 1, 2],
        ['chmod', 'chmod', 0o600],
        ['chown', 'chown', 0, 0],
      ] as const) {
        const path = links.at('dangling');
        await expectError(links.call(name, path, ...given), errnoError('ENOENT', syscall, path));
      }
    });
  });
}
