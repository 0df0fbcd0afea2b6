import { expect } from 'chai';
import { HotFiles, LARGEST_HOT_FILE } from '../../lib/cache/hot-files.js';

const KIBIBYTE = 1024;

describe('small files that are read again and again', () => {
  it('are held in memory from the second time on', () => {
    const hot = new HotFiles();
    hot.offer('a.jpg', '"1"', Buffer.from('hello'));
    expect(hot.read('a.jpg', '"1"')).to.equal(undefined);
    hot.offer('a.jpg', '"1"', Buffer.from('hello'));
    expect(hot.read('a.jpg', '"1"')?.toString()).to.equal('hello');
  });

  it('are told to be used whenever they are read there', () => {
    const used: string[] = [];
    const hot = new HotFiles(KIBIBYTE, (key) => used.push(key));
    readTwice(hot, 'a.jpg', Buffer.from('hello'));
    hot.read('a.jpg', '"1"');
    hot.read('b.jpg', '"1"');
    expect(used).to.deep.equal(['a.jpg']);
  });

  it('are of one version only', () => {
    const hot = new HotFiles();
    readTwice(hot, 'a.jpg', Buffer.from('hello'));
    expect(hot.read('a.jpg', '"2"')).to.equal(undefined);
  });

  it('belong to nobody: what callers write into theirs is not what the next one reads', () => {
    const hot = new HotFiles();
    const given = Buffer.from('hello');
    readTwice(hot, 'a.jpg', given);
    given.fill('x');
    hot.read('a.jpg', '"1"')!.fill('y');
    const bytes = hot.read('a.jpg', '"1"')!;
    expect(bytes.toString()).to.equal('hello');
    expect(bytes.buffer.byteLength, 'nothing else shares its memory').to.equal(5);
  });

  it('stay within their bound, and those used last stay', () => {
    const hot = new HotFiles(64 * KIBIBYTE);
    readTwice(hot, 'first', Buffer.alloc(8 * KIBIBYTE, 'f'));
    for (let index = 0; index < 100; index += 1) {
      readTwice(hot, `file ${index}`, Buffer.alloc(8 * KIBIBYTE, index));
      expect(hot.bytes).to.be.at.most(64 * KIBIBYTE);
      expect(hot.read('first', '"1"')?.every((byte) => byte === 0x66)).to.equal(true);
    }
  });

  it('are copied seldom where more are in use than fit', () => {
    const hot = new HotFiles(64 * KIBIBYTE);
    const names = Array.from({ length: 100 }, (_, index) => `file ${index}`);
    const held = (): string[] => names.filter((name) => hot.read(name, '"1"'));
    for (const name of names) hot.offer(name, '"1"', Buffer.alloc(8 * KIBIBYTE));
    for (const name of names.slice(0, 20)) hot.offer(name, '"1"', Buffer.alloc(8 * KIBIBYTE));
    const before = held();
    for (const name of names.slice(20, 36)) hot.offer(name, '"1"', Buffer.alloc(8 * KIBIBYTE));
    expect(held().filter((name) => !before.includes(name))).to.have.length(2);
  });

  it('are not held where they are large, dropped, or none are to be held', () => {
    const hot = new HotFiles();
    readTwice(hot, 'large', Buffer.alloc(LARGEST_HOT_FILE + 1));
    readTwice(hot, 'largest', Buffer.alloc(LARGEST_HOT_FILE));
    expect(hot.read('large', '"1"')).to.equal(undefined);
    expect(hot.read('largest', '"1"')).to.have.length(LARGEST_HOT_FILE);
    hot.drop('largest');
    expect(hot.read('largest', '"1"')).to.equal(undefined);
    expect(hot.bytes).to.equal(0);
    const none = new HotFiles(0);
    readTwice(none, 'a.jpg', Buffer.from('hello'));
    expect(none.read('a.jpg', '"1"')).to.equal(undefined);
  });

  it('may be empty', () => {
    const hot = new HotFiles();
    readTwice(hot, 'empty', Buffer.alloc(0));
    expect(hot.read('empty', '"1"')).to.have.length(0);
  });
});

function readTwice(hot: HotFiles, key: string, bytes: Buffer): void {
  hot.offer(key, '"1"', bytes);
  hot.offer(key, '"1"', bytes);
}
