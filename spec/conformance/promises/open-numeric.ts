import { constants } from 'node:fs';
import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

export function describeOpenNumeric(stage: Stage): void {
  const write = async (flags: number, text: string): Promise<string> => {
    const handle = await stage.promises.open(stage.at('file'), flags);
    try {
      await handle.write(text);
    } finally {
      await handle.close();
    }
    return stage.text(stage.at('file'));
  };

  describe('open with numeric flags', () => {
    it('has the numbers of Node', () => {
      expect(stage.fs.constants.O_CREAT).to.equal(O_CREAT);
      expect(stage.promises.constants.COPYFILE_EXCL).to.equal(constants.COPYFILE_EXCL);
    });

    it('reads with O_RDONLY', async () => {
      const path = await stage.file('file', 'content');
      const handle = await stage.promises.open(path, O_RDONLY);
      expect(await handle.readFile('utf8')).to.equal('content');
      await handle.close();
    });

    it('refuses a missing file without O_CREAT', async () => {
      const path = stage.at('file');
      await expectError(stage.promises.open(path, O_WRONLY), errnoError('ENOENT', 'open', path));
      await expectError(stage.promises.open(path, O_RDWR | O_TRUNC), errnoError('ENOENT', 'open', path));
    });

    it('keeps the content without O_TRUNC', async () => {
      await stage.file('file', 'content');
      expect(await write(O_WRONLY, 'CON')).to.equal('CONtent');
      expect(await write(O_WRONLY | O_CREAT, 'con')).to.equal('content');
    });

    it('empties the file with O_TRUNC', async () => {
      await stage.file('file', 'content');
      expect(await write(O_WRONLY | O_TRUNC, 'CON')).to.equal('CON');
    });

    it('makes a missing file with O_CREAT', async () => {
      expect(await write(O_RDWR | O_CREAT, 'new')).to.equal('new');
    });

    it('refuses an existing file with O_CREAT and O_EXCL', async () => {
      const path = await stage.file('file', 'old');
      await expectError(
        stage.promises.open(path, O_WRONLY | O_CREAT | O_EXCL),
        errnoError('EEXIST', 'open', path),
      );
    });

    it('writes at the end with O_APPEND', async () => {
      await stage.file('file', 'one');
      expect(await write(O_WRONLY | O_APPEND, ' two')).to.equal('one two');
    });

    it('refuses a file with O_DIRECTORY', async () => {
      const path = await stage.file('file');
      await expectError(
        stage.promises.open(path, O_RDONLY | O_DIRECTORY),
        errnoError('ENOTDIR', 'open', path),
      );
    });
  });
}
