import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';
import { ALL } from './verbs.js';

const LONGEST = 'n'.repeat(255);
const TOO_LONG = 'n'.repeat(256);
/** 254 characters, but 508 bytes: the limit counts bytes. */
const TOO_LONG_IN_BYTES = 'ü'.repeat(254);

export function describeLimits(stage: Stage): void {
  describe('a name of', () => {
    it('255 bytes is fine', async () => {
      const path = await stage.file(LONGEST, 'content');
      expect(await stage.text(path)).to.equal('content');
      expect(await stage.names()).to.deep.equal([LONGEST]);
    });

    it('255 bytes in two-byte letters and one is fine', async () => {
      const name = `${'ü'.repeat(127)}n`;
      await stage.file(name, 'content');
      expect(await stage.names()).to.deep.equal([name]);
    });

    for (const { title, syscall, call } of ALL) {
      it(`256 bytes is too long for ${title}, or as good as any`, async () => {
        const path = stage.at(TOO_LONG);
        if (stage.capabilities.namesUpTo255Bytes) {
          await expectError(call(stage, path), errnoError('ENAMETOOLONG', syscall, path));
          return;
        }
        const outcome = await call(stage, path).then(
          () => 'done',
          (error: NodeJS.ErrnoException) => error.code,
        );
        expect(outcome).to.be.oneOf(['done', 'ENOENT']);
      });
    }

    it('more than 255 bytes in fewer letters is too long, or is kept', async () => {
      const path = stage.at(TOO_LONG_IN_BYTES);
      const writing = stage.promises.writeFile(path, 'content');
      if (stage.capabilities.namesUpTo255Bytes) {
        await expectError(writing, errnoError('ENAMETOOLONG', 'open', path));
      } else {
        await writing;
        expect(await stage.text(path)).to.equal('content');
        expect(await stage.names()).to.deep.equal([TOO_LONG_IN_BYTES]);
      }
    });

    it('256 bytes is too long for rename and copyFile, or is kept', async () => {
      const [from, to] = [await stage.file('from'), stage.at(TOO_LONG)];
      if (stage.capabilities.namesUpTo255Bytes) {
        await expectError(stage.promises.rename(from, to), errnoError('ENAMETOOLONG', 'rename', from, to));
        await expectError(
          stage.promises.copyFile(from, to),
          errnoError('ENAMETOOLONG', 'copyfile', from, to),
        );
        expect(await stage.names()).to.deep.equal(['from']);
      } else {
        await stage.promises.copyFile(from, to);
        await stage.promises.rename(to, stage.at(`${TOO_LONG}n`));
        expect(await stage.names()).to.deep.equal(['from', `${TOO_LONG}n`]);
      }
    });
  });

  it('a path that is longer than any system takes is refused', async () => {
    const path = stage.at(...Array.from({ length: 40 }, () => 'n'.repeat(200)));
    await expectError(stage.promises.stat(path), errnoError('ENAMETOOLONG', 'stat', path));
    await expectError(stage.promises.writeFile(path, 'x'), errnoError('ENAMETOOLONG', 'open', path));
    await expectError(stage.promises.readdir(path), errnoError('ENAMETOOLONG', 'scandir', path));
  });

  it('a path of more than 1,024 bytes is refused where keys end there', async () => {
    const path = stage.at(...Array.from({ length: 6 }, () => 'n'.repeat(200)));
    const code = stage.capabilities.pathsBeyond1024Bytes ? 'ENOENT' : 'ENAMETOOLONG';
    await expectError(stage.promises.stat(path), errnoError(code, 'stat', path));
  });

  it('a directory may lie deep', async () => {
    const path = stage.at(...Array.from({ length: 30 }, (_, index) => `level-${index}`));
    expect(await stage.promises.mkdir(path, { recursive: true })).to.equal(stage.at('level-0'));
    await stage.promises.writeFile(`${path}/file`, 'content');
    expect(await stage.text(`${path}/file`)).to.equal('content');
    expect(await stage.promises.readdir(stage.directory, { recursive: true })).to.have.length(31);
  });
}
