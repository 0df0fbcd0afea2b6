import { promises as nodeFs } from 'node:fs';
import { expect } from 'chai';
import { attributesOf, changeAttributes, formatTime, parseTime } from '../../lib/object-fs/attributes.js';
import { contentTypeOf } from '../../lib/object-fs/content-type.js';
import { keptMetadata } from '../../lib/object-fs/kept-metadata.js';
import { KeyedQueue } from '../../lib/object-fs/keyed-queue.js';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { parseOpenFlags } from '../../lib/object-fs/open-flags.js';
import { timesOf } from '../../lib/object-fs/times.js';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { codeFrom } from './support/stage.js';

const DEFAULTS = { mode: 0o644, uid: 1, gid: 2 };

describe('attributes', () => {
  it('are the defaults where an object says nothing', () => {
    const { accessed, ...rest } = attributesOf({ version: '', size: 0, lastModified: 1500 }, DEFAULTS);
    expect(rest).to.deep.equal({ ...DEFAULTS, modified: 1_000_000_000n, changed: 1_000_000_000n });
    expect(accessed).to.equal(1_000_000_000n);
  });

  it('come back as they were put in', () => {
    const change = { mode: 0o4711, uid: 3, gid: 4, accessed: -1n, modified: 1_500_000_001n, changed: 0n };
    const metadata = changeAttributes({ other: 'x' }, change);
    expect(metadata).to.include({ mode: String(0o104711), other: 'x' });
    expect(attributesOf({ version: '', size: 0, metadata }, DEFAULTS)).to.deep.equal(change);
  });

  it('that make no sense are not there', () => {
    const metadata = { mode: 'rwx', uid: '-1', gid: '', mtime: 'yesterday' };
    expect(attributesOf({ version: '', size: 0, metadata }, DEFAULTS)).to.include({
      ...DEFAULTS,
      modified: 0n,
    });
  });

  it('have times with all their digits and no more', () => {
    for (const nanoseconds of [0n, 1n, -1n, 1_700_000_000_100_000_000n, -5_000_000_000n])
      expect(parseTime(formatTime(nanoseconds))).to.equal(nanoseconds);
    expect(formatTime(1_500_000_000n)).to.equal('1.5');
  });
});

describe('times', () => {
  for (const time of [0, 1.5, '7', '-5', '', '1e3', new Date(1234), new Date(0)]) {
    it(`read ${JSON.stringify(time)} as Node does`, async () => {
      const path = new URL('../../times-probe', import.meta.url);
      await nodeFs.writeFile(path, '');
      await nodeFs.utimes(path, time, time);
      const { mtimeNs } = await nodeFs.stat(path, { bigint: true });
      await nodeFs.rm(path);
      expect(timesOf(time, time)).to.deep.equal({ accessed: mtimeNs, modified: mtimeNs });
    });
  }

  for (const time of [Number.NaN, 'NaN', 'abc', Number.POSITIVE_INFINITY, null, undefined, {}, 5n, true]) {
    it(`refuse ${String(time)} as Node does`, async () => {
      const expected = await nodeFs.utimes('/', time as number, 0).catch((error: Error) => error.message);
      expect(() => timesOf(time, 0)).to.throw(TypeError, expected as string);
    });
  }

  it('refuse what no file can have', () => {
    expect(() => timesOf('Infinity', 0)).to.throw('EINVAL');
    expect(() => timesOf(new Date(Number.NaN), 0)).to.throw('EINVAL');
  });

  it('take a negative number as now', () => {
    const { modified } = timesOf(0, -1);
    expect(Number(modified! / 1_000_000n)).to.be.closeTo(Date.now(), 60_000);
  });
});

describe('kept metadata', () => {
  it('is all but the times', () => {
    const metadata = { mode: '1', mtime: '1', atime: '1', ctime: '1', colour: 'blue' };
    expect(keptMetadata({ version: '', size: 0, metadata })).to.deep.equal({ mode: '1', colour: 'blue' });
    expect(keptMetadata(undefined)).to.deep.equal({});
  });
});

describe('a content type', () => {
  it('comes from the name', () => {
    expect(['a.jpg', 'a/b.MP4', 'none', 'a.unknown-kind'].map(contentTypeOf)).to.deep.equal([
      'image/jpeg',
      'video/mp4',
      'application/octet-stream',
      'application/octet-stream',
    ]);
  });
});

describe('open flags', () => {
  it('are told apart', async () => {
    const told = async (flag: string | number | undefined) => {
      const { writes, creates, exclusive, truncates } = await parseOpenFlags(flag);
      return [writes, creates, exclusive, truncates].map(Number).join('');
    };
    expect(await told('r')).to.equal('0000');
    expect(await told(undefined)).to.equal('0000');
    expect(await told('r+')).to.equal('1000');
    expect(await told('w')).to.equal('1101');
    expect(await told('wx')).to.equal('1111');
    expect(await told('a')).to.equal('1100');
    expect(await told('ax+')).to.equal('1110');
    expect(await told(nodeFs.constants.O_RDONLY | nodeFs.constants.O_TRUNC)).to.equal('1001');
  });

  it('that are none are refused in the words of Node', async () => {
    expect(await codeFrom(parseOpenFlags('rw'))).to.equal('ERR_INVALID_ARG_VALUE');
  });
});

describe('a keyed queue', () => {
  /** Work that takes so many turns, and the order in which all of it has ended. */
  function recorded() {
    const order: string[] = [];
    const work = (name: string, turns: number) => async () => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      order.push(name);
    };
    return { order, work };
  }

  it('runs work on one key in order, and on others at once', async () => {
    const queue = new KeyedQueue();
    const { order, work } = recorded();
    await Promise.all([
      queue.run('a', work('first', 50)),
      queue.run(['a', 'b'], work('second', 1)),
      queue.run('b', work('third', 1)),
      queue.run('c', work('other', 1)),
    ]);
    expect(order).to.deep.equal(['other', 'first', 'second', 'third']);
  });

  it('runs work on a tree alone of all that is in it, and of trees around it', async () => {
    const queue = new KeyedQueue();
    const { order, work } = recorded();
    await Promise.all([
      queue.run('a/b/c', work('before', 90)),
      queue.runTrees(['a', 'x'], work('tree', 40)),
      queue.run('a/b/d', work('within', 20)),
      queue.runTrees(['a/b'], work('inner', 10)),
      queue.runTrees([''], work('all', 1)),
      queue.run('a', work('after all', 1)),
      queue.run('x', work('too', 3)),
      queue.run('ab', work('beside', 5)),
    ]);
    expect(order).to.deep.equal(['before', 'tree', 'within', 'inner', 'all', 'after all', 'too', 'beside']);
  });

  it('runs work beside a tree at once', async () => {
    const queue = new KeyedQueue();
    let isOver = false;
    const tree = queue.runTrees(['a'], async () => {
      await queue.run('ab', async () => {});
      await queue.runTrees(['b'], async () => {});
      isOver = true;
    });
    await tree;
    expect(isOver).to.equal(true);
  });

  it('goes on after a failure', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('a', async () => Promise.reject(new Error('no')));
    expect(await queue.run('a', async () => 'next')).to.equal('next');
    expect(await codeFrom(failing)).to.equal('Error');
  });
});

describe('the options of an object file system', () => {
  for (const options of [
    { partSize: 0 },
    { partSize: 1.5 },
    { freshness: -1 },
    { negativeFreshness: Number.NaN },
    { staleIfError: -1 },
    { cacheDeadline: 0 },
    { shareFills: 'yes' as unknown as boolean },
  ]) {
    it(`refuse ${Object.entries(options).join(' ')}`, () => {
      const make = () =>
        new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory: '/nowhere', ...options });
      expect(make).to.throw(TypeError, Object.keys(options)[0]);
    });
  }
});
