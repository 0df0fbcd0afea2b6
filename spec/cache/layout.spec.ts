import { expect } from 'chai';
import { createLayout } from '../../lib/cache/layout.js';

describe('the layout of a cache directory', () => {
  const layout = createLayout('/cache', 'store');

  it('finds the file of a meta again', () => {
    const path = layout.ownName('a/b')!;
    expect(layout.resolve('a/b', layout.relative(path))).to.equal(path);
    expect(layout.resolve('a/b', layout.relative(layout.hashedName('a/b')))).to.equal(
      layout.hashedName('a/b'),
    );
  });

  for (const path of [
    '../../etc/passwd',
    'files/store/../../../etc/passwd',
    '/etc/passwd',
    'files/other/a/b',
    'files/store/another',
    'meta/00/x.json',
    'tmp/x',
    '',
    '.',
    'files/store/a/b\0',
  ]) {
    it(`follows no meta to ${JSON.stringify(path)}`, () => {
      expect(layout.resolve('a/b', path)).to.equal(undefined);
    });
  }

  for (const directory of ['/cache/', '/cache//', '/elsewhere/../cache', '/cache/.']) {
    it(`is the same for ${directory}`, () => {
      const same = createLayout(directory, 'store');
      expect(same.root).to.equal('/cache');
      expect(same.resolve('a', same.relative(same.ownName('a')!))).to.equal('/cache/files/store/a');
    });
  }

  it('can be at the root of a disk', () => {
    const root = createLayout('/', 'store');
    expect(root.resolve('a', root.relative(root.ownName('a')!))).to.equal('/files/store/a');
  });

  for (const name of ['..', '.', '', 'a/b', '../../x', 'n'.repeat(300), 'nul\0']) {
    it(`gives a store named ${JSON.stringify(name.slice(0, 20))} one directory below files`, () => {
      expect(createLayout('/cache', name).files).to.match(/^\/cache\/files\/[^/]{1,255}$/);
      expect(createLayout('/cache', name).files).to.not.match(/\/\.{1,2}$/);
    });
  }

  it('keeps the same key of two stores apart', () => {
    const other = createLayout('/cache', 'other');
    expect(other.meta('a')).to.not.equal(layout.meta('a'));
    expect(other.ownName('a')).to.not.equal(layout.ownName('a'));
  });
});
