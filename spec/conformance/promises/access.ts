import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { rangeError } from './argument-errors.js';
import type { Stage } from './stage.js';

const MODES = ['F_OK', 'R_OK', 'W_OK'] as const;

export function describeAccess(stage: Stage): void {
  describe('access', () => {
    for (const mode of MODES) {
      it(`grants ${mode} on a file`, async () => {
        const path = await stage.file('file');
        expect(await stage.promises.access(path, stage.fs.constants[mode])).to.equal(undefined);
      });

      it(`grants ${mode} on a directory`, async () => {
        const path = await stage.folder('folder');
        expect(await stage.promises.access(path, stage.fs.constants[mode])).to.equal(undefined);
      });

      it(`refuses ${mode} on what is missing`, async () => {
        const path = stage.at('missing');
        await expectError(
          stage.promises.access(path, stage.fs.constants[mode]),
          errnoError('ENOENT', 'access', path),
        );
      });
    }

    it('asks for existence by itself', async () => {
      expect(await stage.promises.access(await stage.file('file'))).to.equal(undefined);
      await expectError(
        stage.promises.access(stage.at('missing')),
        errnoError('ENOENT', 'access', stage.at('missing')),
      );
    });

    it('refuses a mode that is none', async () => {
      const path = await stage.file('file');
      await expectError(stage.promises.access(path, 99), rangeError('mode is out of range: >= 0 && <= 7'));
    });
  });
}
