import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { pathTypeError } from '../promises/argument-errors.js';
import type { LinkStage } from './form.js';

/** `symlink` and `readlink`. */
export function describeMaking(links: LinkStage): void {
  const { stage } = links;

  describe('made', () => {
    it('gives nothing, and has the very text that was given as its target', async () => {
      for (const target of ['file', './file', 'folder//inner', '../x/..', '/', '.', 'a b', 'grüße', 'x/']) {
        const path = links.at(`to-${encodeURIComponent(target)}`);
        expect(await links.call('symlink', target, path)).to.equal(undefined);
        expect(await links.call('readlink', path)).to.equal(target);
      }
    });

    it('keeps white space at both ends of its target', async () => {
      for (const [index, target] of [' ', ' a', 'a ', '\n', '\ta\r\n'].entries()) {
        const path = links.at(`white-${index}`);
        await links.call('symlink', target, path);
        expect(await links.call('readlink', path)).to.equal(target);
        expect((await links.call('lstat', path)).size).to.equal(target.length);
      }
    });

    it('takes its target as a Buffer and as a URL, and its own path too', async () => {
      await links.call('symlink', Buffer.from('file'), Buffer.from(links.at('one')));
      expect(await links.call('readlink', links.at('one'))).to.equal('file');
      await links.call('symlink', pathToFileURL('/some/where'), pathToFileURL(links.at('two')));
      expect(await links.call('readlink', pathToFileURL(links.at('two')))).to.equal('/some/where');
    });

    it('takes the types that Windows knows, and refuses others', async () => {
      for (const type of ['dir', 'file', 'junction', null, undefined]) {
        await links.call('symlink', 'file', links.at(`type-${type}`), type);
      }
      const error = await links.call('symlink', 'file', links.at('other'), 'other').catch((reason) => reason);
      // Newer versions of Node check it as they check other arguments.
      expect(error.code).to.be.oneOf(['ERR_FS_INVALID_SYMLINK_TYPE', 'ERR_INVALID_ARG_VALUE']);
      expect(await stage.names()).to.not.include('other');
    });

    it('refuses an empty target, and one that is longer than a path can be', async () => {
      const path = links.at('new');
      await expectError(links.call('symlink', '', path), errnoError('ENOENT', 'symlink', '', path));
      const long = 'x'.repeat(4096);
      await expectError(links.call('symlink', long, path), errnoError('ENAMETOOLONG', 'symlink', long, path));
      expect(await stage.names()).to.not.include('new');
    });

    it('takes the longest target that there can be', async () => {
      const target = 'a/'.repeat(2047);
      await links.call('symlink', target, links.at('long'));
      expect(await links.call('readlink', links.at('long'))).to.equal(target);
    });

    it('refuses what is no target or no path', async () => {
      await expectError(
        links.call('symlink', 3, links.at('new')),
        pathTypeError('target', 'type number (3)'),
      );
      await expectError(
        links.call('symlink', undefined, links.at('new')),
        pathTypeError('target', 'undefined'),
      );
      await expectError(links.call('symlink', 'file', 3), pathTypeError('path', 'type number (3)'));
      const nul = await links.call('symlink', 'a\0b', links.at('new')).catch((reason) => reason);
      expect(nul.code).to.equal('ERR_INVALID_ARG_VALUE');
    });

    it('takes no name that is taken, whatever has it', async () => {
      for (const name of ['file', 'folder', 'link', 'way', 'dangling', 'way/', 'file/']) {
        const path = links.at(name);
        await expectError(
          links.call('symlink', 'target', path),
          errnoError('EEXIST', 'symlink', 'target', path),
        );
      }
      expect(await links.kind('dangling')).to.equal('-> missing');
    });

    it('takes no name with a slash behind it', async () => {
      const path = links.at('new/');
      await expectError(links.call('symlink', 'x', path), errnoError('ENOENT', 'symlink', 'x', path));
    });

    it('is made in a directory that a link leads to', async () => {
      await links.call('symlink', 'inner', links.at('way/second'));
      expect(await stage.names(links.at('folder'))).to.deep.equal(['inner', 'second']);
      expect(await stage.text(links.at('folder/second'))).to.equal('inner');
    });

    it('refuses to be made below a file', async () => {
      const path = links.at('file/new');
      await expectError(links.call('symlink', 'x', path), errnoError('ENOTDIR', 'symlink', 'x', path));
    });
  });

  describe('asked for its target', () => {
    it('tells it in any encoding', async () => {
      await links.call('symlink', 'grüße', links.at('text'));
      const path = links.at('text');
      expect(await links.call('readlink', path, 'utf8')).to.equal('grüße');
      expect(await links.call('readlink', path, { encoding: 'hex' })).to.equal('6772c3bcc39f65');
      expect(await links.call('readlink', path, 'buffer')).to.deep.equal(Buffer.from('grüße'));
      expect(await links.call('readlink', path, { encoding: null })).to.equal('grüße');
    });

    it('keeps bytes that are no text', async () => {
      const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x62]);
      await links.call('symlink', bytes, links.at('bytes'));
      expect(await links.call('readlink', links.at('bytes'), 'buffer')).to.deep.equal(bytes);
    });

    it('gives bytes that nobody else has', async () => {
      const bytes = (await links.call('readlink', links.at('link'), 'buffer')) as Buffer;
      bytes.fill(0);
      expect(await links.call('readlink', links.at('link'))).to.equal('file');
    });

    it('is refused by everything else', async () => {
      for (const name of ['file', 'folder', 'way/', 'way/inner']) {
        const path = links.at(name);
        await expectError(links.call('readlink', path), errnoError('EINVAL', 'readlink', path));
      }
      for (const name of ['missing', 'dangling/']) {
        const path = links.at(name);
        await expectError(links.call('readlink', path), errnoError('ENOENT', 'readlink', path));
      }
      for (const name of ['file/', 'link/', 'file/inner', 'link/inner']) {
        const path = links.at(name);
        await expectError(links.call('readlink', path), errnoError('ENOTDIR', 'readlink', path));
      }
    });

    it('refuses an encoding that it does not know', async () => {
      const error = await links.call('readlink', links.at('link'), 'none').catch((reason) => reason);
      expect(error.code).to.equal('ERR_INVALID_ARG_VALUE');
    });
  });
}
