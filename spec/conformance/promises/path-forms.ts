import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

const FORMS: ReadonlyArray<readonly [string, (path: string) => Buffer | URL]> = [
  ['a Buffer', (path) => Buffer.from(path)],
  ['a Uint8Array', (path) => new Uint8Array(Buffer.from(path)) as Buffer],
  ['a file URL', (path) => pathToFileURL(path)],
];

export function describePathForms(stage: Stage): void {
  for (const [title, form] of FORMS) {
    describe(`a path given as ${title}`, () => {
      it('is written to and read from', async () => {
        const path = form(stage.at('grüße %41+&#?'));
        await stage.promises.writeFile(path, 'one');
        await stage.promises.appendFile(path, ' two');
        expect(await stage.promises.readFile(path, 'utf8')).to.equal('one two');
        expect(await stage.names()).to.deep.equal(['grüße %41+&#?']);
      });

      it('is opened', async () => {
        const handle = await stage.promises.open(form(await stage.file('file', 'content')));
        expect(await handle.readFile('utf8')).to.equal('content');
        await handle.close();
      });

      it('is asked for', async () => {
        const path = form(await stage.file('file', 'content'));
        expect((await stage.promises.stat(path)).size).to.equal(7);
        expect((await stage.promises.lstat(path)).size).to.equal(7);
        expect(await stage.promises.access(path)).to.equal(undefined);
        expect(await stage.promises.realpath(path)).to.equal(stage.at('file'));
      });

      it('is made, listed and removed as a directory', async () => {
        const path = form(stage.at('folder'));
        await stage.promises.mkdir(path);
        await stage.file('folder/file');
        expect(await stage.promises.readdir(path)).to.deep.equal(['file']);
        await stage.promises.unlink(form(stage.at('folder', 'file')));
        await stage.promises.rmdir(path);
        expect(await stage.names()).to.deep.equal([]);
      });

      it('is renamed, copied and removed', async () => {
        const [one, two, three] = ['one', 'two', 'three'].map((name) => form(stage.at(name)));
        await stage.file('one', 'content');
        await stage.promises.rename(one!, two!);
        await stage.promises.copyFile(two!, three!);
        await stage.promises.rm(two!);
        expect(await stage.names()).to.deep.equal(['three']);
        expect(await stage.text(stage.at('three'))).to.equal('content');
      });

      it('is streamed', async () => {
        const path = form(await stage.file('file', 'content'));
        const stream = stage.fs.createReadStream(path, 'utf8');
        const chunks: string[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        expect(chunks.join('')).to.equal('content');
      });

      it('is named as text in an error', async () => {
        const path = stage.at('missing');
        await expectError(stage.promises.readFile(form(path)), errnoError('ENOENT', 'open', path));
        await expectError(stage.promises.stat(form(path)), errnoError('ENOENT', 'stat', path));
      });
    });
  }
}

const NOT_UTF8: ReadonlyArray<readonly [string, readonly number[]]> = [
  ['a lone byte', [0x61, 0xff]],
  ['a character cut short', [0xe2, 0x82]],
  ['UTF-16', [0x3d, 0xd8, 0x04, 0xdc]],
];

export function describePathBytes(stage: Stage): void {
  describe('a name in bytes that are no UTF-8', () => {
    for (const [title, name] of NOT_UTF8) {
      it(`is kept as it is, or refused: ${title}`, async () => {
        const path = Buffer.concat([Buffer.from(`${stage.directory}/`), Buffer.from(name)]);
        const written = stage.promises.writeFile(path, 'content');
        if (!stage.capabilities.namesOfAnyBytes) {
          expect(await written.catch(({ code }) => code)).to.equal('EINVAL');
          expect(() => stage.fs.writeFileSync(path, 'content'))
            .to.throw(Error)
            .with.property('code', 'EINVAL');
          expect(await stage.names()).to.deep.equal([]);
          return;
        }
        await written;
        expect(await stage.promises.readdir(stage.directory, 'buffer')).to.deep.equal([Buffer.from(name)]);
        expect(await stage.promises.readFile(path, 'utf8')).to.equal('content');
        expect(stage.fs.statSync(path).size).to.equal(7);
        await stage.promises.unlink(path);
        const shown = path.toString();
        await expectError(stage.promises.stat(path), errnoError('ENOENT', 'stat', shown));
        expectThrow(() => stage.fs.statSync(path), errnoError('ENOENT', 'stat', shown));
      });
    }

    it('is another name than one that differs in such bytes alone', async () => {
      if (!stage.capabilities.namesOfAnyBytes) return;
      const [one, other] = [0xfe, 0xff].map((byte) =>
        Buffer.concat([Buffer.from(`${stage.directory}/`), Buffer.of(byte)]),
      );
      await stage.promises.writeFile(one!, 'one');
      await stage.promises.writeFile(other!, 'other');
      expect(await stage.promises.readFile(one!, 'utf8')).to.equal('one');
    });
  });
}
