import { chmod, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultCacheDirectory } from '../../lib/cache/default-directory.js';
import { inDirectory } from './support.js';

const user = process.getuid?.() ?? 'user';

describe('the default cache directory', () => {
  it('is below the cache home of the user', () => {
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/home/a/.cache' })).to.equal('/home/a/.cache/mediafs');
  });

  for (const home of ['', 'relative/path']) {
    it(`takes the cache home "${home}" for none`, () =>
      withTemporary(async (temporary) => {
        expect(defaultCacheDirectory({ XDG_CACHE_HOME: home })).to.equal(join(temporary, `mediafs-${user}`));
      }));
  }

  it('is made with mode 0700', () =>
    withTemporary(async () => {
      const stats = await lstat(defaultCacheDirectory({}));
      expect(stats.isDirectory()).to.equal(true);
      expect(stats.mode & 0o777).to.equal(0o700);
    }));

  it('is taken again by its owner', () =>
    withTemporary(async () => {
      expect(defaultCacheDirectory({})).to.equal(defaultCacheDirectory({}));
    }));

  it('is refused when others may write or read it', () =>
    withTemporary(async (temporary) => {
      const directory = join(temporary, `mediafs-${user}`);
      await mkdir(directory);
      await chmod(directory, 0o755);
      expect(() => defaultCacheDirectory({}))
        .to.throw(/mode 0700/)
        .with.property('code', 'EACCES');
    }));

  it('is refused when it is a symbolic link, even to a directory of ours', () =>
    withTemporary(async (temporary) => {
      await mkdir(join(temporary, 'elsewhere'), { mode: 0o700 });
      await symlink('elsewhere', join(temporary, `mediafs-${user}`));
      expect(() => defaultCacheDirectory({}))
        .to.throw()
        .with.property('code', 'EACCES');
    }));

  it('is refused when it is a file', () =>
    withTemporary(async (temporary) => {
      await writeFile(join(temporary, `mediafs-${user}`), '', { mode: 0o600 });
      expect(() => defaultCacheDirectory({}))
        .to.throw()
        .with.property('code', 'EACCES');
    }));

  const isRoot = process.getuid?.() === 0;
  it(
    isRoot ? 'is refused when somebody else owns it' : 'knows its owner (only root can make one of another)',
    () =>
      withTemporary(async (temporary) => {
        const directory = join(temporary, `mediafs-${user}`);
        await mkdir(directory, { mode: 0o700 });
        if (isRoot) {
          const { chown } = await import('node:fs/promises');
          await chown(directory, 12345, 12345);
          expect(() => defaultCacheDirectory({}))
            .to.throw()
            .with.property('code', 'EACCES');
        } else {
          expect(defaultCacheDirectory({})).to.equal(directory);
        }
      }),
  );

  it('is only named where the disk refuses to make it', () =>
    withTemporary(async (temporary) => {
      process.env['TMPDIR'] = join(temporary, 'missing');
      expect(defaultCacheDirectory({})).to.equal(join(temporary, 'missing', `mediafs-${user}`));
    }));
});

/** Lets the system's temporary directory be one of the test. */
function withTemporary(work: (temporary: string) => Promise<void>): Promise<void> {
  return inDirectory(async (directory) => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = directory;
    try {
      await work(directory);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
}
