import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { typeError } from './argument-errors.js';
import type { OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

export function describeHandleWrite(stage: Stage, open: OpenHandle): void {
  /** What the file holds after the writing and the close. */
  const after = async (
    flags: string,
    write: (handle: Awaited<ReturnType<OpenHandle>>) => Promise<unknown>,
  ) => {
    const handle = await open(stage.at('file'), flags);
    await write(handle);
    await handle.close();
    return stage.text(stage.at('file'));
  };

  describe('a handle writes', () => {
    it('bytes, and says how many', async () => {
      const bytes = Buffer.from('abc');
      const content = await after('w', async (handle) => {
        expect(await handle.write(bytes)).to.deep.equal({ bytesWritten: 3, buffer: bytes });
      });
      expect(content).to.equal('abc');
    });

    it('a part of a buffer', async () => {
      expect(await after('w', (handle) => handle.write(Buffer.from('abcdef'), 1, 3))).to.equal('bcd');
    });

    it('a part of a buffer, named by options', async () => {
      const write = { offset: 2, length: 2, position: 0 };
      expect(await after('w', (handle) => handle.write(Buffer.from('abcdef'), write))).to.equal('cd');
    });

    it('text, and counts its bytes', async () => {
      const content = await after('w', async (handle) => {
        expect(await handle.write('grüße')).to.deep.equal({ bytesWritten: 7, buffer: 'grüße' });
      });
      expect(content).to.equal('grüße');
    });

    it('text at a position in an encoding', async () => {
      await stage.file('file', 'abcdef');
      expect(await after('r+', (handle) => handle.write('5859', 2, 'hex'))).to.equal('abXYef');
    });

    it('one thing after the other', async () => {
      const content = await after('w', async (handle) => {
        await handle.write('one ');
        await handle.write(Buffer.from('two '));
        await handle.write('three', null);
      });
      expect(content).to.equal('one two three');
    });

    it('at a position, and stays where it stands', async () => {
      const content = await after('w', async (handle) => {
        await handle.write('abcdef');
        await handle.write('X', 1);
        await handle.write('g');
      });
      expect(content).to.equal('aXcdefg');
    });

    it('zeros into the gap behind the end', async () => {
      expect(await after('w', (handle) => handle.write('x', 3))).to.equal('\0\0\0x');
    });

    it('at the end with a, whatever position is asked for', async () => {
      await stage.file('file', 'abc');
      expect(await after('a', (handle) => handle.write(Buffer.from('X'), 0, 1, 0))).to.equal('abcX');
    });

    it('several buffers', async () => {
      const buffers = [Buffer.from('ab'), Buffer.from('cd')];
      const content = await after('w', async (handle) => {
        expect(await handle.writev(buffers)).to.deep.equal({ bytesWritten: 4, buffers });
        await handle.writev([Buffer.from('X')], 1);
      });
      expect(content).to.equal('aXcd');
    });

    it('what it can read again through w+', async () => {
      const handle = await open(stage.at('file'), 'w+');
      await handle.write('abcdef');
      const { buffer } = await handle.read(Buffer.alloc(3), 0, 3, 2);
      expect(buffer.toString()).to.equal('cde');
    });

    it('only text and bytes', async () => {
      const handle = await open(stage.at('file'), 'w');
      await expectError(
        handle.write(42 as unknown as string),
        typeError(
          'The "buffer" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (42)',
        ),
      );
    });

    it('not when it was opened for reading', async () => {
      const handle = await open(await stage.file('file', 'old'), 'r');
      await expectError(handle.write('new'), errnoError('EBADF', 'write'));
      await expectError(handle.writev([Buffer.from('new')]), errnoError('EBADF', 'write'));
      await expectError(handle.writeFile('new'), errnoError('EBADF', 'write'));
      await expectError(handle.truncate(1), errnoError('EINVAL', 'ftruncate'));
      expect(await stage.text(stage.at('file'))).to.equal('old');
    });
  });
}
