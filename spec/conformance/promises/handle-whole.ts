import { expect } from 'chai';
import { abortError, errnoError, expectError } from '../../support/expect-error.js';
import { hashOf, randomBytes } from './bytes.js';
import type { OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

export function describeHandleWhole(stage: Stage, open: OpenHandle): void {
  describe('a handle as a whole file', () => {
    it('is read as a Buffer or as text', async () => {
      const path = await stage.file('file', 'content');
      expect((await (await open(path)).readFile()).toString()).to.equal('content');
      expect(await (await open(path)).readFile('utf8')).to.equal('content');
      expect(await (await open(path)).readFile({ encoding: 'hex' })).to.equal('636f6e74656e74');
    });

    it('is read from where it stands', async () => {
      const handle = await open(await stage.file('file', 'abcdef'));
      await handle.read(Buffer.alloc(2), 0, 2);
      expect(await handle.readFile('utf8')).to.equal('cdef');
      expect(await handle.readFile('utf8')).to.equal('');
    });

    it('is read whole when it is large', async () => {
      const bytes = randomBytes(3 * 1024 * 1024, 7);
      const handle = await open(await stage.file('file', bytes));
      expect(hashOf(await handle.readFile())).to.equal(hashOf(bytes));
    });

    it('is not read when the signal is aborted', async () => {
      const handle = await open(await stage.file('file'));
      const reading = handle.readFile({ signal: AbortSignal.abort() } as object);
      await expectError(reading, abortError);
    });

    it('is written', async () => {
      const handle = await open(stage.at('file'), 'w');
      expect(await handle.writeFile('content')).to.equal(undefined);
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('content');
    });

    it('is written from where it stands', async () => {
      const handle = await open(stage.at('file'), 'w');
      await handle.writeFile('one ');
      await handle.writeFile('two');
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('one two');
    });

    it('is written from an async iterable', async () => {
      async function* chunks(): AsyncGenerator<string> {
        yield 'one ';
        yield 'two';
      }
      const handle = await open(stage.at('file'), 'w');
      await handle.writeFile(chunks() as unknown as string);
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('one two');
    });

    it('is appended to', async () => {
      const handle = await open(await stage.file('file', 'one'), 'a');
      await handle.appendFile(' two');
      await handle.appendFile('20', 'hex');
      await handle.close();
      expect(await stage.text(stage.at('file'))).to.equal('one two ');
    });

    it('is refused for a directory', async () => {
      const path = await stage.folder('folder');
      const reading = open(path).then((handle) => handle.readFile());
      await expectError(
        reading,
        stage.capabilities.directoriesOpen
          ? errnoError('EISDIR', 'read')
          : errnoError('EISDIR', 'open', path),
      );
    });

    it('may stand in the place of a path', async () => {
      const handle = await open(stage.at('file'), 'w+');
      await stage.promises.writeFile(handle, 'one ');
      await stage.promises.appendFile(handle, 'two');
      expect(await stage.promises.readFile(handle, 'utf8')).to.equal('');
      await handle.close();
      const reader = await open(stage.at('file'));
      expect(await stage.promises.readFile(reader, 'utf8')).to.equal('one two');
      await reader.close();
    });

    it('is read in lines', async () => {
      const handle = await open(await stage.file('file', 'one\ntwo\r\n\nfour'));
      const lines: string[] = [];
      for await (const line of handle.readLines()) lines.push(line);
      expect(lines).to.deep.equal(['one', 'two', '', 'four']);
    });
  });
}
