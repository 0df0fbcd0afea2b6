import { expect } from 'chai';
import { createVolume, type Mountable, memory, readOnly, type Volume } from '../../lib/index.js';
import { errnoError, expectError, expectThrow } from '../support/expect-error.js';

describe('a file system that is read-only', () => {
  let volume: Volume;
  let inner: Mountable;
  const [file, missing] = ['/m/directory/file', '/m/directory/missing'];

  beforeEach(() => {
    inner = memory({ '/directory/file': 'content' });
    volume = createVolume();
    volume.mount('/m', readOnly(inner));
  });

  it('is read as ever', async () => {
    expect(await volume.promises.readFile(file, 'utf8')).to.equal('content');
    expect(await volume.promises.readdir('/m', { recursive: true })).to.deep.equal([
      'directory',
      'directory/file',
    ]);
    expect(volume.statSync(file).size).to.equal(7);
    await volume.promises.access(file, volume.constants.R_OK);
    const chunks = await volume.createReadStream(file, { start: 3 }).toArray();
    expect(Buffer.concat(chunks).toString()).to.equal('tent');
    await expectError(volume.promises.readFile(missing), errnoError('ENOENT', 'open', missing));
  });

  const refused: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['access', 'access', [file, 2]],
    ['appendFile', 'open', [file, '!']],
    ['chmod', 'chmod', [file, 0o600]],
    ['chown', 'chown', [file, 1, 1]],
    ['copyFile', 'copyfile', [file, missing]],
    ['link', 'link', [file, missing]],
    ['lutimes', 'lutime', [file, 1, 1]],
    ['mkdir', 'mkdir', [missing]],
    ['mkdir', 'mkdir', [`${missing}/below`, { recursive: true }]],
    ['rename', 'rename', [file, missing]],
    ['rm', 'unlink', [file]],
    ['rm', 'unlink', ['/m/directory', { recursive: true }]],
    ['rmdir', 'rmdir', ['/m/directory']],
    ['symlink', 'symlink', ['file', missing]],
    ['truncate', 'open', [file]],
    ['unlink', 'unlink', [file]],
    ['utimes', 'utime', [file, 1, 1]],
    ['writeFile', 'open', [file, '!']],
    ['writeFile', 'open', [missing, '!']],
  ];
  for (const [name, syscall, given] of refused) {
    it(`refuses ${name} of ${given.join(', ')}`, async () => {
      const expected = { code: 'EROFS', errno: -30, syscall };
      const call = (volume.promises as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>)[
        name
      ]!;
      const rejected = await call(...given).then(
        () => undefined,
        (error) => error,
      );
      expect(rejected).to.include(expected);
      const sync = (volume as unknown as Record<string, (...all: unknown[]) => unknown>)[`${name}Sync`]!;
      expect(() => sync(...given))
        .to.throw()
        .and.to.include(expected);
      expect(volume.readFileSync(file, 'utf8')).to.equal('content');
    });
  }

  it('opens nothing for writing', async () => {
    for (const flags of ['r+', 'w', 'a', 'w+', 'a+'])
      await expectError(volume.promises.open(file, flags), errnoError('EROFS', 'open', file));
    expectThrow(() => volume.openSync(missing, 'wx'), errnoError('EROFS', 'open', missing));
  });

  it('tells first what is missing, or in the way', async () => {
    await expectError(volume.promises.unlink(missing), errnoError('ENOENT', 'unlink', missing));
    await expectError(volume.promises.mkdir(file), errnoError('EEXIST', 'mkdir', file));
    await expectError(
      volume.promises.writeFile(file, '', { flag: 'wx' }),
      errnoError('EEXIST', 'open', file),
    );
    const nowhere = '/m/nowhere/file';
    await expectError(volume.promises.writeFile(nowhere, ''), errnoError('ENOENT', 'open', nowhere));
  });

  it('is content with what would change nothing', async () => {
    await volume.promises.rm(missing, { force: true });
    expect(await volume.promises.mkdir('/m/directory', { recursive: true })).to.equal(undefined);
  });

  it('keeps a file from being changed by a handle or a number', async () => {
    await using handle = await volume.promises.open(file);
    await expectError(handle.chmod(0o600), errnoError('EROFS', 'fchmod'));
    await expectError(handle.utimes(1, 1), errnoError('EROFS', 'futime'));
    const { mode } = volume.statSync(file);
    const number = volume.openSync(file, 'r');
    expectThrow(() => volume.fchmodSync(number, 0o600), errnoError('EROFS', 'fchmod'));
    expectThrow(() => volume.fchownSync(number, 1, 1), errnoError('EROFS', 'fchown'));
    expect(volume.readFileSync(number, 'utf8')).to.equal('content');
    expect(volume.fstatSync(number).mode).to.equal(mode);
    volume.closeSync(number);
  });
});
