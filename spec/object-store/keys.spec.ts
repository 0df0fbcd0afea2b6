import { expect } from 'chai';
import { compareKeys } from '../../lib/object-store/key-order.js';
import { KeySpace } from '../../lib/object-store/key-space.js';

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    const keys = [
      '',
      'a',
      'ab',
      'b',
      '\u00e9',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{1f600}',
      'a\u{1f600}',
      'a\uffff',
    ];
    for (const one of keys) {
      for (const other of keys) {
        const expected = Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));
        expect(Math.sign(compareKeys(one, other))).to.equal(expected);
      }
    }
  });
});

describe('a key space', () => {
  it('joins and strips its prefix, however many slashes it came with', () => {
    for (const prefix of ['a/b', '/a/b', 'a/b/', '//a/b//']) {
      const keys = new KeySpace(prefix);
      expect(keys.full('c')).to.equal('a/b/c');
      expect(keys.relative('a/b/c')).to.equal('c');
    }
  });

  it('is the whole bucket without a prefix', () => {
    for (const prefix of [undefined, '', '/']) expect(new KeySpace(prefix).full('c')).to.equal('c');
  });

  it('keeps slashes of the key itself', () => {
    expect(new KeySpace('a').full('/c//')).to.equal('a//c//');
  });
});
