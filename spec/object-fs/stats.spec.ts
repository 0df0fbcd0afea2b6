import { expect } from 'chai';
import type { BigIntStats, Stats } from '../../lib/native-fs.js';
import { useStage } from './support/stage.js';

const METADATA = {
  mode: '33152',
  uid: '7',
  gid: '8',
  mtime: '1700000000.123456789',
  atime: '5',
  ctime: '6.5',
};

for (const [title, metadata] of [
  ['with metadata', METADATA],
  ['without metadata', {}],
] as const) {
  describe(`stats of an object ${title}`, () => {
    const stage = useStage();

    it('agree in every field, whoever is asked and whatever is known', async () => {
      const { fs, put, other } = stage();
      await put('file', 'content', metadata);
      const cold = await fs.stat('/file');
      await using handle = await fs.open('/file');
      const second = await other();
      await second.promises.readFile('/file');
      const views = [
        await fs.stat('/file'),
        await fs.lstat('/file'),
        await handle.stat(),
        (await fs.readdir('/')) && (await fs.stat('/file')),
        await second.promises.stat('/file'),
        await (await other()).promises.lstat('/file'),
      ];
      for (const view of views) expect(fieldsOf(view)).to.deep.equal(fieldsOf(cold));
    });

    it('agree as bigints', async () => {
      const { fs, put, other } = stage();
      await put('file', 'content', metadata);
      const cold = await fs.stat('/file', { bigint: true });
      const second = await other();
      await using handle = await second.promises.open('/file');
      expect(fieldsOf(await handle.stat({ bigint: true }))).to.deep.equal(fieldsOf(cold));
    });

    for (const bigint of [false, true]) {
      it(`are the caller's own, however often they are asked for${bigint ? ', as bigints' : ''}`, async () => {
        const { fs, put } = stage();
        await put('file', 'content', metadata);
        const first = await fs.stat('/file', { bigint: bigint as false });
        for (let time = 0; time < 3; time += 1) {
          for (const again of [
            await fs.stat('/file', { bigint: bigint as false }),
            await fs.lstat('/file', { bigint: bigint as false }),
          ]) {
            expect(again).not.to.equal(first);
            expect(again.mtime).not.to.equal(first.mtime);
            expect(fieldsOf(again)).to.deep.equal(fieldsOf(first));
            again.mtime.setTime(7);
            again.size = 7;
          }
        }
      });
    }

    it('tell what is known of the path, whatever has the same state', async () => {
      const { fs, put } = stage();
      await put('file', 'content', metadata);
      const often = async (path: string) => {
        for (let time = 0; time < 3; time += 1) await fs.stat(path);
        return fs.stat(path);
      };
      const before = await often('/file');
      await fs.copyFile('/file', '/copy');
      await fs.rename('/file', '/moved');
      const [copy, moved] = [await often('/copy'), await often('/moved')];
      expect(new Set([before.ino, copy.ino, moved.ino]).size).to.equal(3);
      await fs.utimes('/copy', 8, 9);
      await fs.chmod('/copy', 0o600);
      const changed = await often('/copy');
      expect([changed.atimeMs, changed.mtimeMs, Number(changed.mode) & 0o777]).to.deep.equal([
        8000, 9000, 0o600,
      ]);
    });

    it('agree in all but what a listing does not tell', async () => {
      const { fs, put, other } = stage();
      await put('file', 'content', metadata);
      const second = await other();
      await second.promises.readdir('/');
      const [listed, cold] = [await second.promises.stat('/file'), await fs.stat('/file')];
      for (const field of ['dev', 'ino', 'nlink', 'size', 'blocks', 'blksize', 'rdev'] as const)
        expect(listed[field]).to.equal(cold[field]);
      if (metadata !== METADATA) expect(fieldsOf(listed)).to.deep.equal(fieldsOf(cold));
    });
  });
}

/**
 * All that stats tell, own and computed, and their class. Stats themselves cannot be compared twice: to read a date of
 * Node 22 hides its name from enumeration, of real ones too.
 */
function fieldsOf(stats: Stats | BigIntStats): object {
  const fields: Record<string | symbol, unknown> = { class: Object.getPrototypeOf(stats) };
  for (const name of [...Object.keys(stats), ...Object.getOwnPropertySymbols(stats), ...COMPUTED]) {
    const value = (stats as unknown as Record<string | symbol, unknown>)[name];
    fields[name] = typeof name === 'string' && name.endsWith('Instant') ? String(value) : value;
  }
  return fields;
}

const COMPUTED = ['atime', 'mtime', 'ctime', 'birthtime'].flatMap((name) => [name, `${name}Instant`]);
