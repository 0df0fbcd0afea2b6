import { constants, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../lib/cache/budget/cost.js';
import { leasedPaths } from '../../lib/cache/leases/leased-paths.js';
import type { Volume } from '../../lib/index.js';
import { failing } from '../cache/support/faults.js';
import { expectNothingLeft } from '../cache/support.js';
import { errnoError, expectError } from '../support/expect-error.js';
import { useOwnTemporaryDirectory } from '../support/own-temporary-directory.js';
import { eventually } from './ranged/support.js';
import { PART, privateDirectories, volumeOf } from './support/local-files.js';
import { expectCode, useStage } from './support/stage.js';

describe('a local output of an object', () => {
  useOwnTemporaryDirectory();
  const stage = useStage({ partSize: PART });
  const volume = () => volumeOf(stage().objects);

  for (const [described, size, requests] of [
    ['of one part', PART, { put: 1 }],
    ['of several parts', 3 * PART + 1, { multipart: 1, uploadPart: 4, complete: 1 }],
  ] as const) {
    it(`${described} is stored once, and is cached then`, async () => {
      const content = 'x'.repeat(size);
      const write = () => volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, content));
      expect(await stage().requests(write)).to.deep.equal(requests);
      expect(await stage().content('out.wav')).to.equal(content);
      const read = async () => {
        await using file = await volume().localPath('/m/out.wav');
        expect(await readFile(file.path, 'utf8')).to.equal(content);
        expect(file.path).to.equal(join(stage().objects.cache.layout.files, 'out.wav'));
      };
      expect(await stage().requests(read)).to.deep.equal({});
      await expectNothingLeft(stage().cacheDirectory);
    });
  }

  it('lies on the disk of the cache, and is leased while it is written', async () => {
    const { layout } = stage().objects.cache;
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      expect(dirname(dirname(path))).to.equal(layout.temporary);
      expect(await leasedPaths(layout)).to.deep.equal(new Set([dirname(path)]));
      await writeFile(path, '');
    });
    expect(await leasedPaths(layout)).to.deep.equal(new Set());
  });

  it('is counted among what the cache holds, while it is written and afterwards', async () => {
    const { budget } = stage().objects.cache;
    await budget.couldHold(1);
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      await writeFile(path, 'x'.repeat(1_000_000));
      await eventually(() => expect(budget.bytes).to.be.within(1_000_000, 1_100_000));
      await writeFile(path, 'x');
    });
    expect(budget.bytes).to.equal(costOf(1));
    await volume()
      .withLocalOutput('/m/out.wav', async (path) => {
        await writeFile(path, 'x'.repeat(1_000_000));
        await eventually(() => expect(budget.bytes).to.be.within(1_000_000, 1_100_000));
        throw new Error('the tool failed');
      })
      .catch(() => {});
    expect(budget.bytes).to.equal(costOf(1));
  });

  it('is stored without a cache directory, too', async () => {
    await writeFile(join(stage().cacheDirectory, 'a-file'), '');
    const objects = await stage().other({ cacheDirectory: join(stage().cacheDirectory, 'a-file') });
    const before = await privateDirectories();
    const mounted = volumeOf(objects);
    await mounted.withLocalOutput('/m/out.wav', (path) => writeFile(path, 'x'.repeat(2 * PART)));
    expect(await stage().content('out.wav')).to.equal('x'.repeat(2 * PART));
    expect(await privateDirectories()).to.deep.equal(before);
    await mounted.dispose();
  });

  it('is not there, nor in the cache, if the store refuses it', async () => {
    await stage().put('out.wav', 'old');
    stage().failing.fail({ verb: 'put', error: 'EACCES' });
    const writing = volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    await expectError(writing, errnoError('EACCES', 'open', '/m/out.wav'));
    expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('old');
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('is not taken into the cache if somebody writes to it while it is stored', async () => {
    const paths: string[] = [];
    stage().meddled.meddle({ verb: 'put', after: () => writeFile(paths[0]!, 'NEW') });
    await volume().withLocalOutput('/m/out.wav', async (path) => {
      paths.push(path);
      await writeFile(path, 'new');
    });
    const read = async () => expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    expect(await stage().requests(read)).to.deep.equal({ get: 1 });
  });

  it('is not said to be missing where the disk does not tell of it', async () => {
    let local = '';
    const disk = failing((call, [path]) => call === 'lstat' && path === local, 'EIO');
    const refusal = await volume()
      .withLocalOutput('/m/out.wav', (path) => {
        local = path;
        return writeFile(path, 'new');
      })
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => disk.restore());
    expect(refusal).to.include({ code: 'EIO', syscall: 'open', path: '/m/out.wav' });
  });

  it('leaves no older version in the cache if the disk does not take it', async () => {
    await stage().fs.writeFile('/out.wav', 'old');
    const { layout } = stage().objects.cache;
    const disk = failing(
      (call, args) => call === 'rename' && String(args[1]).startsWith(layout.files),
      'EIO',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    } finally {
      disk.restore();
    }
    expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('leaves nothing open, whichever of the looks at open files the disk refuses', async () => {
    const { cacheDirectory } = stage();
    let looks = 0;
    // Until there was none to refuse.
    for (let refused = 1; looks >= refused - 1; refused += 1) {
      looks = 0;
      const disk = failing((call) => call === 'handle.stat' && ++looks === refused, 'EIO');
      await volume()
        .withLocalOutput('/m/out.wav', (path) => writeFile(path, `new ${refused}`))
        .catch(({ code }) => expect(code).to.equal('EIO'))
        .finally(() => disk.restore());
      await expectNothingLeft(cacheDirectory);
    }
  });

  it('leaves no older version if nobody may open it for writing', async () => {
    await stage().fs.writeFile('/out.wav', 'old');
    const { O_RDWR } = constants;
    const disk = failing(
      (call, [path, flags]) =>
        call === 'open' && basename(String(path)) === 'out.wav' && (Number(flags) & O_RDWR) !== 0,
      'EACCES',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    } finally {
      disk.restore();
    }
    const { cacheDirectory } = stage();
    const later = await stage().other({ cacheDirectory, freshness: 'immutable' });
    expect(await later.promises.readFile('/out.wav', 'utf8')).to.equal('new');
    await later.dispose();
    await expectNothingLeft(cacheDirectory);
  });

  it('becomes the cached file though the program has made it unwritable', async () => {
    const isRefused = (path: string) => (statSync(path).mode & 0o200) === 0;
    const disk = failing(
      (call, [path, flags]) =>
        call === 'open' &&
        basename(String(path)) === 'out.wav' &&
        flags !== undefined &&
        (Number(flags) & constants.O_RDWR) !== 0 &&
        isRefused(String(path)),
      'EACCES',
    );
    try {
      await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new', { mode: 0o400 }));
    } finally {
      disk.restore();
    }
    const read = async () => expect(await stage().fs.readFile('/out.wav', 'utf8')).to.equal('new');
    expect(await stage().requests(read)).to.deep.equal({});
  });

  it('ends with its signal while it is stored', async () => {
    const controller = new AbortController();
    stage().meddled.meddle({ verb: 'uploadPart', before: async () => controller.abort() });
    const writing = volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'x'.repeat(3 * PART)), {
      signal: controller.signal,
    });
    await expectCode(writing, 'ABORT_ERR');
    expect(await stage().keys()).to.deep.equal([]);
    await expectNothingLeft(stage().cacheDirectory);
  });

  it('keeps what the object says of itself', async () => {
    await stage().fs.writeFile('/out.wav', 'old', { mode: 0o600 });
    await volume().withLocalOutput('/m/out.wav', (path) => writeFile(path, 'new'));
    expect(Number((await stage().fs.stat('/out.wav')).mode) & 0o777).to.equal(0o600);
  });

  it('refuses a known directory, and in strict mode what the store tells', async () => {
    await stage().put('a/b', '');
    const strict = volumeOf(await stage().other({ strict: true }));
    const refused = (mounted: Volume, path: string) =>
      mounted.withLocalOutput(path, () => expect.fail('called'));
    await expectError(refused(strict, '/m/a'), errnoError('EISDIR', 'open', '/m/a'));
    await expectError(refused(strict, '/m/none/c'), errnoError('ENOENT', 'open', '/m/none/c'));
    await expectError(refused(strict, '/m/a/b/c'), errnoError('ENOTDIR', 'open', '/m/a/b/c'));
    await stage().fs.readdir('/');
    await expectError(refused(volume(), '/m/a'), errnoError('EISDIR', 'open', '/m/a'));
    await strict.dispose();
  });
});
