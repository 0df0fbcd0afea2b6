import { expect } from 'chai';
import { useStage } from './support/stage.js';

describe('metadata', () => {
  const stage = useStage();

  const prepare = async () => {
    const { bucket } = stage();
    const metadata = { mode: '33152', uid: '7', gid: '8', mtime: '1000.5', colour: 'blue' };
    await bucket.put('file', Buffer.from('content'), { metadata, contentType: 'x/y' });
    return stage();
  };

  const changes = {
    overwriting: ({ fs }: ReturnType<typeof stage>) => fs.writeFile('/file', 'other'),
    'overwriting with a mode': ({ fs }: ReturnType<typeof stage>) =>
      fs.writeFile('/file', 'x', { mode: 0o640 }),
    appending: ({ fs }: ReturnType<typeof stage>) => fs.appendFile('/file', 'other'),
    truncating: ({ fs }: ReturnType<typeof stage>) => fs.truncate('/file', 2),
    'writing through a handle': async ({ fs }: ReturnType<typeof stage>) => {
      await using handle = await fs.open('/file', 'r+');
      await handle.write('X');
    },
  };

  for (const [title, change] of Object.entries(changes)) {
    it(`outlives ${title}, but for the times`, async () => {
      const prepared = await prepare();
      await prepared.fs.stat('/file');
      await change(prepared);
      const { metadata } = await prepared.bucket.head('file');
      expect(metadata).to.include({ mode: '33152', uid: '7', gid: '8', colour: 'blue' });
      expect(Number(metadata['mtime'])).to.be.greaterThan(1e9);
    });
  }

  for (const title of ['appending', 'truncating', 'writing through a handle'] as const) {
    it(`that only a listing has hidden outlives ${title}`, async () => {
      const prepared = await prepare();
      await prepared.fs.readFile('/file');
      const later = await prepared.other({ cacheDirectory: prepared.cacheDirectory });
      await later.promises.readdir('/');
      await changes[title]({ ...prepared, fs: later.promises });
      const { metadata, contentType } = await prepared.bucket.head('file');
      expect(metadata).to.include({ mode: '33152', colour: 'blue' });
      expect(contentType).to.equal('x/y');
    });
  }

  it('outlives an overwriting after what is known has expired', async () => {
    const { other, bucket } = await prepare();
    const { promises } = await other({ freshness: 0 });
    await promises.readFile('/file');
    await promises.writeFile('/file', 'other');
    expect((await bucket.head('file')).metadata).to.include({ mode: '33152', colour: 'blue' });
  });

  it('goes with a renamed file, times included', async () => {
    const { fs, bucket } = await prepare();
    const { metadata } = await bucket.head('file');
    await fs.rename('/file', '/moved');
    expect(await bucket.head('moved')).to.deep.include({ metadata, contentType: 'x/y' });
    expect((await fs.stat('/moved')).mtimeMs).to.equal(1_000_500);
  });

  it('goes with a copy, with the present time', async () => {
    const { fs, bucket } = await prepare();
    await fs.stat('/file');
    await fs.copyFile('/file', '/copy');
    const { metadata } = await bucket.head('copy');
    expect(metadata).to.include({ mode: '33152', colour: 'blue' });
    expect(Number(metadata['mtime'])).to.be.greaterThan(1e9);
  });

  it('of a file that has none gets the time that the store had', async () => {
    const { fs, put, bucket } = stage();
    await put('file', 'content');
    const { lastModified } = await bucket.head('file');
    await fs.chmod('/file', 0o600);
    expect((await fs.stat('/file')).mtimeMs).to.equal(lastModified);
  });

  it('keeps an owner that chown is told to leave', async () => {
    const { fs } = await prepare();
    await fs.chown('/file', -1, 9);
    expect(await fs.stat('/file')).to.include({ uid: 7, gid: 9 });
  });

  it('gives a new file the mode that was asked for, in octal text too', async () => {
    const { fs } = stage();
    await fs.writeFile('/file', '', { mode: '600' as unknown as number });
    expect((await fs.stat('/file')).mode).to.equal(0o100600);
  });

  it('is refused in the words of Node when it is none', async () => {
    const { fs } = await prepare();
    const refusals = [
      () => fs.chmod('/file', 'rwx'),
      () => fs.chmod('/file', -1),
      () => fs.chown('/file', 1.5, 1),
      () => fs.utimes('/file', Number.NaN, 1),
      () => fs.mkdir('/folder', { mode: 'rwx' }),
    ];
    for (const refusal of refusals) {
      const error = await refusal().then(
        () => undefined,
        (thrown: NodeJS.ErrnoException) => thrown,
      );
      expect(error?.code).to.match(/^ERR_/);
    }
  });

  it('that rclone wrote is understood', async () => {
    const { fs, put } = stage();
    await put('file', '', { mode: '0100640', mtime: '1700000000.123456789' });
    const stats = await fs.stat('/file', { bigint: true });
    expect(stats.mode).to.equal(0o100640n);
    expect((stats as unknown as { mtimeNs: bigint }).mtimeNs).to.equal(1_700_000_000_123_456_789n);
  });
});
