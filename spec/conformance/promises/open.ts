import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { valueError } from './argument-errors.js';
import type { Stage } from './stage.js';

export function describeOpen(stage: Stage): void {
  const open = (name: string, flags?: string | number) => stage.promises.open(stage.at(name), flags);

  /** Opens, writes if there is text, closes, and gives what is then in the file. */
  const write = async (name: string, flags: string | number, text?: string): Promise<string> => {
    const handle = await open(name, flags);
    try {
      if (text !== undefined) await handle.write(text);
    } finally {
      await handle.close();
    }
    return stage.text(stage.at(name));
  };

  describe('open', () => {
    it('gives a handle with a descriptor above the standard ones', async () => {
      await stage.file('file');
      const handle = await open('file');
      expect(handle.fd).to.be.a('number').above(2);
      await handle.close();
    });

    for (const flags of ['r', 'r+', 'rs+']) {
      it(`refuses to open a missing file with ${flags}`, async () => {
        await expectError(open('missing', flags), errnoError('ENOENT', 'open', stage.at('missing')));
        expect(await stage.names()).to.deep.equal([]);
      });
    }

    for (const flags of ['w', 'w+', 'a', 'a+', 'wx', 'wx+', 'ax', 'ax+']) {
      it(`makes a missing file with ${flags}, even if nothing is written`, async () => {
        expect(await write('file', flags)).to.equal('');
        expect(await stage.names()).to.deep.equal(['file']);
      });
    }

    for (const flags of ['wx', 'wx+', 'ax', 'ax+']) {
      it(`refuses an existing file with ${flags}`, async () => {
        const path = await stage.file('file', 'old');
        await expectError(open('file', flags), errnoError('EEXIST', 'open', path));
        expect(await stage.text(path)).to.equal('old');
      });
    }

    for (const flags of ['w', 'w+']) {
      it(`empties an existing file with ${flags}`, async () => {
        await stage.file('file', 'old content');
        expect(await write('file', flags, 'new')).to.equal('new');
      });
    }

    for (const flags of ['a', 'a+']) {
      it(`writes behind what is there with ${flags}`, async () => {
        await stage.file('file', 'old');
        expect(await write('file', flags, ' new')).to.equal('old new');
      });
    }

    it('keeps the content with r+', async () => {
      await stage.file('file', 'content');
      expect(await write('file', 'r+')).to.equal('content');
      expect(await write('file', 'r+', 'C')).to.equal('Content');
    });

    for (const flags of ['r+', 'w', 'w+', 'a', 'a+']) {
      it(`refuses a directory with ${flags}`, async () => {
        const path = await stage.folder('folder');
        await expectError(open('folder', flags), errnoError('EISDIR', 'open', path));
      });
    }

    for (const flags of ['wx', 'ax']) {
      it(`says of a directory with ${flags} that it exists`, async () => {
        const path = await stage.folder('folder');
        await expectError(open('folder', flags), errnoError('EEXIST', 'open', path));
      });
    }

    it('of a directory for reading gives a handle that can be asked but not read', async () => {
      const path = await stage.folder('folder');
      if (!stage.capabilities.directoriesOpen) {
        await expectError(open('folder', 'r'), errnoError('EISDIR', 'open', path));
        return;
      }
      const handle = await open('folder', 'r');
      expect((await handle.stat()).isDirectory()).to.equal(true);
      await handle.sync();
      const reading = handle.read(Buffer.alloc(1), 0, 1, 0);
      await expectError(reading, errnoError('EISDIR', 'read'));
      await handle.close();
    });

    it('refuses a flag that it does not know', async () => {
      await stage.file('file');
      await expectError(open('file', 'zz'), valueError("The argument 'flags' is invalid. Received 'zz'"));
    });
  });
}
