import { join } from 'node:path';
import { expect } from 'chai';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeCopyTree(stage: Stage): void {
  const refusal = (code: string, text: string, path: string, message: string, name: string) => ({
    name: 'SystemError',
    code,
    syscall: 'cp',
    path,
    message: `${text}: cp returned ${name} (${message}) ${path}`,
  });

  /** A tree of two levels. */
  async function plant(): Promise<string> {
    const root = await stage.folder('tree');
    await stage.promises.writeFile(join(root, 'one'), '1');
    await stage.promises.mkdir(join(root, 'branch'));
    await stage.promises.writeFile(join(root, 'branch', 'two'), '22');
    return root;
  }

  describe('cp', () => {
    it('copies a file', async () => {
      await stage.promises.cp(await stage.file('file', 'content'), stage.at('copy'));
      expect(await stage.text(stage.at('copy'))).to.equal('content');
    });

    it('makes the directories above its target', async () => {
      await stage.promises.cp(await stage.file('file', 'content'), stage.at('a', 'b', 'copy'));
      expect(await stage.text(stage.at('a', 'b', 'copy'))).to.equal('content');
    });

    it('copies a tree when told to', async () => {
      await stage.promises.cp(await plant(), stage.at('copy'), { recursive: true });
      expect(await stage.text(stage.at('copy', 'one'))).to.equal('1');
      expect(await stage.text(stage.at('copy', 'branch', 'two'))).to.equal('22');
      expect(await stage.names(stage.at('copy'))).to.deep.equal(['branch', 'one']);
    });

    it('copies an empty directory', async () => {
      await stage.promises.cp(await stage.folder('empty'), stage.at('copy'), { recursive: true });
      expect(await stage.names(stage.at('copy'))).to.deep.equal([]);
    });

    it('merges a tree into one that is there', async () => {
      const tree = await plant();
      await stage.folder('copy');
      await stage.file('copy/other', 'stays');
      await stage.file('copy/one', 'goes');
      await stage.promises.cp(tree, stage.at('copy'), { recursive: true });
      expect(await stage.text(stage.at('copy', 'other'))).to.equal('stays');
      expect(await stage.text(stage.at('copy', 'one'))).to.equal('1');
    });

    it('leaves what is there without force, and refuses it with errorOnExist', async () => {
      const [from, to] = [await stage.file('from', 'new'), await stage.file('to', 'old')];
      await stage.promises.cp(from, to, { force: false });
      expect(await stage.text(to)).to.equal('old');
      await expectRefusal(
        stage.promises.cp(from, to, { force: false, errorOnExist: true }),
        refusal('ERR_FS_CP_EEXIST', 'Target already exists', to, `${to} already exists`, 'EEXIST'),
      );
    });

    it('asks a filter about every entry, and a promise of its answer will do', async () => {
      const tree = await plant();
      const asked: string[][] = [];
      await stage.promises.cp(tree, stage.at('copy'), {
        recursive: true,
        filter: async (from, to) => {
          asked.push([from, to]);
          return !from.endsWith('branch');
        },
      });
      expect(await stage.names(stage.at('copy'))).to.deep.equal(['one']);
      expect(asked.sort()).to.deep.equal([
        [tree, stage.at('copy')],
        [join(tree, 'branch'), stage.at('copy', 'branch')],
        [join(tree, 'one'), stage.at('copy', 'one')],
      ]);
    });

    it('keeps times when told to', async () => {
      const path = await stage.file('file');
      await stage.promises.utimes(path, 1_500_000_000, 1_600_000_000);
      await stage.promises.cp(path, stage.at('copy'), { preserveTimestamps: true });
      expect((await stage.promises.stat(stage.at('copy'))).mtimeMs).to.equal(1_600_000_000_000);
    });

    it('refuses a directory without recursive', async () => {
      const path = await stage.folder('folder');
      await expectRefusal(
        stage.promises.cp(path, stage.at('copy')),
        refusal(
          'ERR_FS_EISDIR',
          'Path is a directory',
          path,
          `${path} is a directory (not copied)`,
          'EISDIR',
        ),
      );
    });

    it('refuses to copy a file onto itself', async () => {
      const path = await stage.file('file');
      await expectRefusal(
        stage.promises.cp(path, path),
        refusal('ERR_FS_CP_EINVAL', 'Invalid src or dest', path, 'src and dest cannot be the same', 'EINVAL'),
      );
    });

    it('refuses to copy a directory into itself', async () => {
      const tree = await plant();
      const to = join(tree, 'branch', 'deeper');
      await expectRefusal(
        stage.promises.cp(tree, to, { recursive: true }),
        refusal(
          'ERR_FS_CP_EINVAL',
          'Invalid src or dest',
          to,
          `cannot copy ${tree} to a subdirectory of self ${to}`,
          'EINVAL',
        ),
      );
    });

    it('refuses a directory over a file, and a file over a directory', async () => {
      const [file, folder] = [await stage.file('file'), await stage.folder('folder')];
      await expectRefusal(
        stage.promises.cp(folder, file, { recursive: true }),
        refusal(
          'ERR_FS_CP_DIR_TO_NON_DIR',
          'Cannot overwrite non-directory with directory',
          file,
          `cannot overwrite non-directory ${file} with directory ${folder}`,
          'EISDIR',
        ),
      );
      await expectRefusal(
        stage.promises.cp(file, folder),
        refusal(
          'ERR_FS_CP_NON_DIR_TO_DIR',
          'Cannot overwrite directory with non-directory',
          folder,
          `cannot overwrite directory ${folder} with non-directory ${file}`,
          'ENOTDIR',
        ),
      );
    });

    it('says what is missing', async () => {
      const path = stage.at('missing');
      await expectError(stage.promises.cp(path, stage.at('copy')), errnoError('ENOENT', 'lstat', path));
    });

    it('refuses options that are none', async () => {
      const path = await stage.file('file');
      for (const options of [3, 'recursive', { filter: 3 }, { recursive: 'yes' }]) {
        const error = await stage.promises
          .cp(path, stage.at('copy'), options as object)
          .catch((reason) => reason);
        expect(error).to.include({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
      expect(await stage.names()).to.deep.equal(['file']);
    });

    it('has a callback form', async () => {
      const tree = await plant();
      await new Promise<void>((done, fail) =>
        stage.fs.cp(tree, stage.at('copy'), { recursive: true }, (error) => (error ? fail(error) : done())),
      );
      expect(await stage.text(stage.at('copy', 'branch', 'two'))).to.equal('22');
    });

    describe('in its sync form', () => {
      it('copies a file, and a tree when told to', async () => {
        expect(stage.fs.cpSync(await stage.file('file', 'content'), stage.at('a', 'copy'))).to.equal(
          undefined,
        );
        expect(await stage.text(stage.at('a', 'copy'))).to.equal('content');
        stage.fs.cpSync(await plant(), stage.at('copied'), { recursive: true });
        expect(await stage.names(stage.at('copied'))).to.deep.equal(['branch', 'one']);
        expect(await stage.text(stage.at('copied', 'branch', 'two'))).to.equal('22');
      });

      it('asks a filter, which may not promise its answer', async () => {
        const tree = await plant();
        const filter = (from: string): boolean => !from.endsWith('branch');
        stage.fs.cpSync(tree, stage.at('copy'), { recursive: true, filter });
        expect(await stage.names(stage.at('copy'))).to.deep.equal(['one']);
        const promising = { filter: async () => true } as unknown as { filter: () => boolean };
        expectThrow(() => stage.fs.cpSync(tree, stage.at('another'), promising), {
          name: 'TypeError',
          code: 'ERR_INVALID_RETURN_VALUE',
          message:
            'Expected boolean to be returned from the "filter" function but got an instance of Promise.',
        });
      });

      it('keeps times when told to', async () => {
        const path = await stage.file('file');
        stage.fs.utimesSync(path, 1_500_000_000, 1_600_000_000);
        stage.fs.cpSync(path, stage.at('copy'), { preserveTimestamps: true });
        expect(stage.fs.statSync(stage.at('copy')).mtimeMs).to.equal(1_600_000_000_000);
      });

      it('leaves what is there without force, and refuses it with errorOnExist', async () => {
        const [from, to] = [await stage.file('from', 'new'), await stage.file('to', 'old')];
        stage.fs.cpSync(from, to, { force: false });
        expect(await stage.text(to)).to.equal('old');
        expect(() => stage.fs.cpSync(from, to, { force: false, errorOnExist: true }))
          .to.throw(`${to} already exists`)
          .with.property('code', 'ERR_FS_CP_EEXIST');
        stage.fs.cpSync(from, to);
        expect(await stage.text(to)).to.equal('new');
      });

      it('refuses what would destroy something, or never end', async () => {
        const [tree, file] = [await plant(), await stage.file('file')];
        for (const [from, to, recursive, code] of [
          [tree, stage.at('copy'), false, 'ERR_FS_EISDIR'],
          [file, file, false, 'ERR_FS_CP_EINVAL'],
          [tree, `${tree}/branch/deeper`, true, 'ERR_FS_CP_EINVAL'],
          [tree, file, true, 'ERR_FS_CP_DIR_TO_NON_DIR'],
          [file, tree, false, 'ERR_FS_CP_NON_DIR_TO_DIR'],
          [stage.at('missing'), stage.at('copy'), true, 'ENOENT'],
        ] as const) {
          expect(() => stage.fs.cpSync(from, to, { recursive }), `${from} ${to}`)
            .to.throw()
            .with.property('code', code);
        }
        expect(await stage.names()).to.deep.equal(['file', 'tree']);
      });
    });
  });
}

async function expectRefusal(promise: Promise<unknown>, expected: object): Promise<void> {
  const error = await promise.then(
    () => expect.fail('was not refused'),
    (reason: Error & Record<string, unknown>) => reason,
  );
  const { name, code, syscall, path, message } = error as unknown as Record<string, unknown>;
  expect({ name, code, syscall, path, message }).to.deep.equal(expected);
}
