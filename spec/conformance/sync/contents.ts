import { expect } from 'chai';
import { errnoError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeSyncContents(stage: Stage): void {
  describe('readFile', () => {
    it('gives bytes', async () => {
      const path = await stage.file('file', Buffer.from([0, 255, 128]));
      expect(stage.fs.readFileSync(path)).to.deep.equal(Buffer.from([0, 255, 128]));
    });

    for (const [encoding, text] of [
      ['utf8', 'grün'],
      ['latin1', 'grÃ¼n'],
      ['hex', '6772c3bc6e'],
      ['base64', 'Z3LDvG4='],
    ] as const) {
      it(`gives text in ${encoding}`, async () => {
        const path = await stage.file('file', 'grün');
        expect(stage.fs.readFileSync(path, encoding)).to.equal(text);
        expect(stage.fs.readFileSync(path, { encoding })).to.equal(text);
      });
    }

    it('gives nothing of an empty file', async () => {
      expect(stage.fs.readFileSync(await stage.file('file', ''))).to.deep.equal(Buffer.alloc(0));
    });

    it('gives bytes of its own to each caller', async () => {
      const path = await stage.file('file', 'abc');
      stage.fs.readFileSync(path).fill(0);
      expect(stage.fs.readFileSync(path, 'utf8')).to.equal('abc');
    });

    it('takes flags', async () => {
      const path = await stage.file('file', 'abc');
      expect(stage.fs.readFileSync(path, { flag: 'r+', encoding: 'utf8' })).to.equal('abc');
      expect(stage.fs.readFileSync(stage.at('new'), { flag: 'a+', encoding: 'utf8' })).to.equal('');
      expect(await stage.names()).to.deep.equal(['file', 'new']);
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      expectThrow(() => stage.fs.readFileSync(path), errnoError('EISDIR', 'read'));
    });

    it('takes Buffers and URLs for paths', async () => {
      const path = await stage.file('file', 'abc');
      expect(stage.fs.readFileSync(Buffer.from(path), 'utf8')).to.equal('abc');
      expect(stage.fs.readFileSync(new URL(`file://${path}`), 'utf8')).to.equal('abc');
    });
  });

  describe('writeFile', () => {
    it('stores text and gives nothing', async () => {
      expect(stage.fs.writeFileSync(stage.at('file'), 'grün')).to.equal(undefined);
      expect(await stage.text(stage.at('file'))).to.equal('grün');
    });

    it('stores text in another encoding', async () => {
      stage.fs.writeFileSync(stage.at('file'), '6162', 'hex');
      expect(await stage.text(stage.at('file'))).to.equal('ab');
    });

    it('stores bytes, a part of a view too', async () => {
      const view = new Uint16Array(new Uint8Array([0, 0, 97, 98, 99, 100]).buffer, 2, 1);
      stage.fs.writeFileSync(stage.at('file'), view);
      expect(await stage.text(stage.at('file'))).to.equal('ab');
    });

    it('stores nothing', async () => {
      stage.fs.writeFileSync(stage.at('file'), '');
      expect(await stage.text(stage.at('file'))).to.equal('');
      expect(stage.fs.readFileSync(stage.at('file'), 'utf8')).to.equal('');
    });

    it('replaces', async () => {
      const path = await stage.file('file', 'a longer content');
      stage.fs.writeFileSync(path, 'short');
      expect(await stage.text(path)).to.equal('short');
      expect(stage.fs.readFileSync(path, 'utf8')).to.equal('short');
    });

    it('refuses to replace with wx', async () => {
      const path = await stage.file('file', 'old');
      expectThrow(
        () => stage.fs.writeFileSync(path, 'new', { flag: 'wx' }),
        errnoError('EEXIST', 'open', path),
      );
      expect(await stage.text(path)).to.equal('old');
      stage.fs.writeFileSync(stage.at('new'), 'new', { flag: 'wx' });
      expect(await stage.text(stage.at('new'))).to.equal('new');
    });

    it('appends with a and overwrites with r+', async () => {
      const path = await stage.file('file', 'abc');
      stage.fs.writeFileSync(path, 'def', { flag: 'a' });
      expect(await stage.text(path)).to.equal('abcdef');
      stage.fs.writeFileSync(path, 'XY', { flag: 'r+' });
      expect(await stage.text(path)).to.equal('XYcdef');
    });

    it('sets the mode of a new file', async () => {
      stage.fs.writeFileSync(stage.at('file'), 'x', { mode: 0o600 });
      expect((await stage.promises.stat(stage.at('file'))).mode & 0o777).to.equal(0o600);
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      expectThrow(() => stage.fs.writeFileSync(path, 'x'), errnoError('EISDIR', 'open', path));
    });

    it('refuses a path below a file', async () => {
      const path = `${await stage.file('file')}/below`;
      expectThrow(() => stage.fs.writeFileSync(path, 'x'), errnoError('ENOTDIR', 'open', path));
    });
  });

  describe('appendFile', () => {
    it('adds text and bytes', async () => {
      const path = await stage.file('file', 'a');
      expect(stage.fs.appendFileSync(path, 'b')).to.equal(undefined);
      stage.fs.appendFileSync(path, Buffer.from('c'));
      expect(await stage.text(path)).to.equal('abc');
      expect(stage.fs.readFileSync(path, 'utf8')).to.equal('abc');
    });

    it('makes a file', async () => {
      stage.fs.appendFileSync(stage.at('file'), 'a');
      expect(await stage.text(stage.at('file'))).to.equal('a');
    });

    it('refuses to append to what is there with ax', async () => {
      const path = await stage.file('file', 'a');
      expectThrow(
        () => stage.fs.appendFileSync(path, 'b', { flag: 'ax' }),
        errnoError('EEXIST', 'open', path),
      );
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      expectThrow(() => stage.fs.appendFileSync(path, 'x'), errnoError('EISDIR', 'open', path));
    });
  });

  describe('truncate', () => {
    it('cuts, fills up and empties', async () => {
      const path = await stage.file('file', 'abcdef');
      expect(stage.fs.truncateSync(path, 3)).to.equal(undefined);
      expect(stage.fs.readFileSync(path, 'utf8')).to.equal('abc');
      stage.fs.truncateSync(path, 5);
      expect(await stage.text(path)).to.equal('abc\0\0');
      stage.fs.truncateSync(path);
      expect(await stage.text(path)).to.equal('');
    });
  });
}
