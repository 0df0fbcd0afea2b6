import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { typeError, valueError } from './argument-errors.js';
import { NO_UTF8 } from './bytes.js';
import type { Stage } from './stage.js';

export function describeReadFile(stage: Stage): void {
  describe('readFile', () => {
    it('gives a Buffer when no encoding is asked for', async () => {
      const path = await stage.file('file', 'content');
      const answer = await stage.promises.readFile(path);
      expect(Buffer.isBuffer(answer)).to.equal(true);
      expect(answer.toString()).to.equal('content');
    });

    it('gives a Buffer when the encoding is null', async () => {
      const path = await stage.file('file', NO_UTF8);
      expect(await stage.promises.readFile(path, null)).to.deep.equal(NO_UTF8);
      expect(await stage.promises.readFile(path, { encoding: null })).to.deep.equal(NO_UTF8);
    });

    it('takes the encoding as a string or as an option', async () => {
      const path = await stage.file('file', 'grüße');
      expect(await stage.promises.readFile(path, 'utf8')).to.equal('grüße');
      expect(await stage.promises.readFile(path, { encoding: 'utf8' })).to.equal('grüße');
    });

    for (const encoding of ['base64', 'hex', 'latin1', 'utf16le', 'ascii'] as const) {
      it(`decodes ${encoding}`, async () => {
        const path = await stage.file('file', NO_UTF8);
        expect(await stage.promises.readFile(path, encoding)).to.equal(NO_UTF8.toString(encoding));
      });
    }

    it('replaces what is no UTF-8 when asked for text', async () => {
      const path = await stage.file('file', NO_UTF8);
      expect(await stage.text(path)).to.equal(NO_UTF8.toString('utf8'));
    });

    it('keeps a byte order mark', async () => {
      const path = await stage.file('file', '\ufefftext');
      expect(await stage.text(path)).to.equal('\ufefftext');
    });

    it('gives each caller bytes of its own', async () => {
      const path = await stage.file('file', 'content');
      const [first, second] = await Promise.all([
        stage.promises.readFile(path),
        stage.promises.readFile(path),
      ]);
      first.fill(0);
      expect(second.toString()).to.equal('content');
    });

    it('refuses a missing file', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
    });

    it('refuses a directory', async () => {
      const path = await stage.folder('folder');
      // Node 26 names the path, earlier versions do not.
      await expectError(
        stage.promises.readFile(path),
        errnoError('EISDIR', 'read'),
        errnoError('EISDIR', 'read', path),
      );
    });

    it('makes a missing file when the flag says so', async () => {
      const path = stage.at('new');
      expect(await stage.promises.readFile(path, { encoding: 'utf8', flag: 'a+' })).to.equal('');
      expect(await stage.names()).to.deep.equal(['new']);
    });

    it('reads for updating only what exists', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.readFile(path, { flag: 'r+' }), errnoError('ENOENT', 'open', path));
    });

    it('refuses an unknown encoding', async () => {
      const path = await stage.file('file');
      await expectError(
        stage.promises.readFile(path, 'nope' as BufferEncoding),
        valueError("The argument 'encoding' is invalid encoding. Received 'nope'"),
      );
    });

    it('refuses an unknown flag', async () => {
      const path = await stage.file('file');
      await expectError(
        stage.promises.readFile(path, { flag: 'zz' }),
        valueError("The argument 'flags' is invalid. Received 'zz'"),
      );
    });

    it('refuses options that are neither text nor an object', async () => {
      const path = await stage.file('file');
      await expectError(
        stage.promises.readFile(path, 42 as unknown as null),
        typeError('The "options" argument must be one of type string or object. Received type number (42)'),
      );
    });
  });
}
