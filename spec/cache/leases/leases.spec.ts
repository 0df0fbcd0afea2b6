import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { createLayout } from '../../../lib/cache/layout.js';
import { isLeased, LAPSE_MS, leasedPaths } from '../../../lib/cache/leases/leased-paths.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import { noteOf } from '../../../lib/cache/leases/note.js';
import { type Owner, thisProcess } from '../../../lib/cache/leases/owner.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { startChild } from '../support/children.js';
import { failing } from '../support/faults.js';
import { expectNothingLeft, inDirectory } from '../support.js';

describe('leases of cached files', () => {
  it('are seen by every process, until they are released', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      expect([...(await leasedPaths(layout))]).to.deep.equal([]);
      const leases = new Leases(layout);
      const [one, other] = [join(layout.files, 'a.jpg'), join(layout.temporary, 'room')];
      const first = await leases.take(one);
      const second = await leases.take(one);
      await leases.take(other);
      // Of the directory, whatever store is asked for.
      expect(await leasedPaths(createLayout(directory, 'another'))).to.deep.equal(new Set([one, other]));
      const among = [one, other, join(layout.files, 'b.jpg'), layout.files];
      const asked = await Promise.all(among.map((path) => isLeased(layout, path)));
      expect(asked).to.deep.equal([true, true, false, false]);
      await first.release();
      await first.release();
      expect(await leasedPaths(layout)).to.deep.equal(new Set([one, other]));
      await second.release();
      expect(await leasedPaths(layout)).to.deep.equal(new Set([other]));
      await leases.dispose();
      expect(await isLeased(layout, other)).to.equal(false);
      expect(await readdir(layout.leases)).to.deep.equal([]);
      await expectNothingLeft(directory);
    }));

  it('of a process that is killed are reclaimed', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      const path = join(layout.files, 'a.jpg');
      const child = startChild('leasing-child', [directory, path]);
      expect(await child.message()).to.equal('leased');
      expect(await leasedPaths(layout)).to.deep.equal(new Set([path]));
      child.process.kill('SIGKILL');
      await child.gone;
      expect(await leasedPaths(layout)).to.deep.equal(new Set());
      expect(await readdir(layout.leases)).to.deep.equal([]);
    }));

  describe('of a process that cannot be seen from here', () => {
    const placed = async (
      directory: string,
      age: number,
      change: Partial<Owner> = { place: 'elsewhere' },
    ) => {
      const layout = createLayout(directory, 'store');
      const owner = { ...(await thisProcess()), ...change };
      const note = join(layout.leases, 'note.json');
      await mkdir(layout.leases);
      await writeFile(note, noteOf({ format: 1, file: 'files/store/a.jpg', owner }));
      const time = new Date(Date.now() - age);
      await utimes(note, time, time);
      return layout;
    };

    it('count while it shows life', () =>
      inDirectory(async (directory) => {
        const layout = await placed(directory, LAPSE_MS - 60_000);
        expect(await leasedPaths(layout)).to.deep.equal(new Set([join(layout.files, 'a.jpg')]));
      }));

    it('lapse when it does not', () =>
      inDirectory(async (directory) => {
        const layout = await placed(directory, LAPSE_MS + 1000);
        expect(await leasedPaths(layout)).to.deep.equal(new Set());
        expect(await readdir(layout.leases)).to.deep.equal([]);
      }));

    it('lapse where a number does not tell whose it is', () =>
      inDirectory(async (directory) => {
        const layout = await placed(directory, LAPSE_MS + 1000, { started: '' });
        expect(await leasedPaths(layout)).to.deep.equal(new Set());
      }));

    it('do not lapse where it can be seen, however old they are', () =>
      inDirectory(async (directory) => {
        const layout = await placed(directory, LAPSE_MS * 100, {});
        expect((await leasedPaths(layout)).size).to.equal(1);
      }));
  });

  it('show life from time to time, and come back if they were taken for dead', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      const path = join(layout.files, 'a.jpg');
      const clock = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const leases = new Leases(layout);
      try {
        await leases.take(path);
        const [name] = await readdir(layout.leases);
        const note = join(layout.leases, name!);
        await utimes(note, 1, 1);
        clock.tick(30_000);
        await eventually(async () => expect((await stat(note)).mtimeMs).to.be.greaterThan(1000));
        await rm(note);
        clock.tick(30_000);
        await eventually(async () => expect(await leasedPaths(layout)).to.deep.equal(new Set([path])));
      } finally {
        await leases.dispose();
        clock.restore();
      }
      expect(await readdir(layout.leases)).to.deep.equal([]);
    }));

  it('do not keep a process from ending, and go with it', () => {
    const module = new URL('../support/leasing-child.js', import.meta.url);
    return inDirectory(async (directory) => {
      const { status } = spawnSync(
        process.execPath,
        [module.pathname, directory, join(directory, 'files/a')],
        {
          timeout: 20_000,
        },
      );
      expect(status).to.equal(0);
      expect(await readdir(join(directory, 'leases'))).to.deep.equal([]);
    });
  });

  it('are none for what is no note of ours, which goes when it is old', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      await mkdir(join(layout.leases, 'directory'), { recursive: true });
      await writeFile(join(layout.leases, 'new'), 'nonsense');
      await writeFile(join(layout.leases, 'old'), 'nonsense');
      await utimes(join(layout.leases, 'old'), 1, 1);
      await writeFile(
        join(layout.leases, 'outside'),
        noteOf({ format: 1, file: '../../etc/passwd', owner: await thisProcess() }),
      );
      expect(await leasedPaths(layout)).to.deep.equal(new Set());
      expect((await readdir(layout.leases)).sort()).to.deep.equal(['directory', 'new']);
    }));

  it('cannot be told where a new note cannot be read', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      await mkdir(layout.leases);
      await symlink('/nowhere', join(layout.leases, 'link'));
      const failure = await leasedPaths(layout).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'ELOOP');
    }));

  it('on one file are told without reading those on others', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      const leases = new Leases(layout);
      for (const name of ['a', 'b', 'c']) await leases.take(join(layout.files, name));
      let reads = 0;
      const disk = failing((call, args) => {
        if (call === 'open' && String(args[0]).startsWith(layout.leases)) reads += 1;
        return false;
      }, 'EIO');
      try {
        expect(await isLeased(layout, join(layout.files, 'd'))).to.equal(false);
        expect(reads).to.equal(0);
        expect(await isLeased(layout, join(layout.files, 'b'))).to.equal(true);
        expect(reads).to.equal(1);
      } finally {
        disk.restore();
      }
      await leases.dispose();
    }));

  it('leave nothing when the disk refuses them', () =>
    inDirectory(async (directory) => {
      const layout = createLayout(directory, 'store');
      const leases = new Leases(layout);
      const disk = failing(
        (call, args) => call === 'rename' && String(args[1]).startsWith(layout.leases),
        'ENOSPC',
      );
      try {
        const failure = await leases.take(join(layout.files, 'a')).catch((error: unknown) => error);
        expect(failure).to.have.property('code', 'ENOSPC');
      } finally {
        disk.restore();
      }
      expect(await leasedPaths(layout)).to.deep.equal(new Set());
      await expectNothingLeft(directory);
    }));
});
