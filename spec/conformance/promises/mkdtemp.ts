import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import { pathTypeError } from './argument-errors.js';
import type { Stage } from './stage.js';

export function describeMkdtemp(stage: Stage): void {
  describe('mkdtemp', () => {
    it('makes a directory whose name is the prefix and six characters', async () => {
      const path = await stage.promises.mkdtemp(stage.at('job-'));
      expect(path.slice(0, -6)).to.equal(stage.at('job-'));
      expect(path.slice(-6)).to.match(/^[A-Za-z0-9]{6}$/);
      expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
      expect(await stage.names(path)).to.deep.equal([]);
    });

    it('makes another one each time', async () => {
      const paths = await Promise.all([1, 2, 3, 4].map(() => stage.promises.mkdtemp(stage.at('job-'))));
      expect(new Set(paths).size).to.equal(4);
      expect(await stage.names()).to.have.length(4);
    });

    it('makes it inside a directory if the prefix ends in a slash', async () => {
      const folder = await stage.folder('folder');
      const path = await stage.promises.mkdtemp(`${folder}/`);
      expect(path).to.match(/\/folder\/[A-Za-z0-9]{6}$/);
    });

    it('makes a directory that can be filled', async () => {
      const path = await stage.promises.mkdtemp(stage.at('job-'));
      await stage.promises.writeFile(`${path}/file`, 'content');
      expect(await stage.text(`${path}/file`)).to.equal('content');
    });

    it('names in its error the prefix as it was given, and six characters', async () => {
      const prefix = stage.at('folder/', './/missing', 'job-');
      await stage.folder('folder');
      if (!stage.capabilities.parentsMustExist) return;
      const error = await stage.promises.mkdtemp(prefix).catch((refusal: NodeJS.ErrnoException) => refusal);
      const { code, path } = error as NodeJS.ErrnoException;
      expect([code, path?.slice(0, -6)]).to.deep.equal(['ENOENT', prefix]);
    });

    it('gives a Buffer when asked to', async () => {
      const path = await stage.promises.mkdtemp(stage.at('job-'), 'buffer');
      expect(Buffer.isBuffer(path)).to.equal(true);
      expect((await stage.promises.stat(path)).isDirectory()).to.equal(true);
    });

    it('refuses a file as the directory to make it in', async () => {
      const file = await stage.file('file');
      const prefix = `${file}/job-`;
      const error = await stage.promises.mkdtemp(prefix).catch((thrown: NodeJS.ErrnoException) => thrown);
      // The path has the six random characters in it, so it is read from the error.
      const path = (error as NodeJS.ErrnoException).path!;
      expect(path.slice(0, -6)).to.equal(prefix);
      await expectError(Promise.reject(error), errnoError('ENOTDIR', 'mkdtemp', path));
    });

    it('refuses a prefix that is no path', async () => {
      await expectError(
        stage.promises.mkdtemp(42 as unknown as string),
        pathTypeError('prefix', 'type number (42)'),
      );
    });
  });
}
