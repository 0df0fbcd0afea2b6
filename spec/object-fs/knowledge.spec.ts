import { expect } from 'chai';
import { Knowledge } from '../../lib/object-fs/knowledge.js';

const FILE = { kind: 'file', state: { version: '"1"', size: 1, metadata: { mode: '1' } } } as const;
const DIRECTORY = { kind: 'directory' } as const;

describe('knowledge', () => {
  let time: number;
  let knowledge: Knowledge;

  beforeEach(() => {
    time = 0;
    knowledge = new Knowledge({ file: 10, directory: 20, absent: 5 }, () => time);
  });

  it('lasts as long as its kind says', () => {
    knowledge.learn('file', FILE, 0);
    knowledge.learn('directory', DIRECTORY, 0);
    knowledge.learn('absent', { kind: 'absent' }, 0);
    const kinds = () => ['file', 'directory', 'absent'].map((key) => knowledge.node(key)?.kind);
    time = 4;
    expect(kinds()).to.deep.equal(['file', 'directory', 'absent']);
    time = 5;
    expect(kinds()).to.deep.equal(['file', 'directory', undefined]);
    time = 10;
    expect(kinds()).to.deep.equal([undefined, 'directory', undefined]);
  });

  it('keeps the last state of a file that is no longer fresh', () => {
    knowledge.learn('file', FILE, 0);
    time = 100;
    expect(knowledge.lastState('file')).to.equal(FILE.state);
  });

  it('tells how long ago the store said what is last known', () => {
    knowledge.learn('file', FILE, 0);
    time = 100;
    expect(knowledge.lastKnown('file')).to.deep.equal({ node: FILE, age: 100 });
    knowledge.doubt('file');
    expect(knowledge.lastKnown('file')?.age).to.equal(Number.POSITIVE_INFINITY);
    expect(knowledge.lastKnown('other')).to.equal(undefined);
  });

  it('is in doubt of what was changed in a way that nobody has seen, in other threads as well', () => {
    knowledge.changedUnseen('file');
    const elsewhere = new Knowledge({ file: 10, directory: 20, absent: 5 }, () => time);
    elsewhere.restore(knowledge.remembered('file')!);
    for (const one of [knowledge, elsewhere]) {
      expect(one.lastKnown('file')?.age).to.equal(Number.POSITIVE_INFINITY);
      expect(one.node('file')).to.equal(undefined);
    }
  });

  it('takes no answer from before a change of the key', () => {
    const since = knowledge.now();
    knowledge.removed('file');
    knowledge.learn('file', FILE, since);
    expect(knowledge.node('file')?.kind).to.equal('absent');
    knowledge.learn('file', FILE, knowledge.now());
    expect(knowledge.node('file')?.kind).to.equal('file');
  });

  it('takes no answer from before a change below the key', () => {
    const since = knowledge.now();
    knowledge.wrote('a/b/file', FILE.state);
    knowledge.learn('a', { kind: 'absent' }, since);
    expect(knowledge.node('a')?.kind).to.equal('directory');
    expect(knowledge.hasGrown('a/b', since)).to.equal(true);
    expect(knowledge.hasGrown('a/b', knowledge.now())).to.equal(false);
  });

  it('takes no answer from before all below a directory was forgotten', () => {
    const since = knowledge.now();
    knowledge.forgetBelow('a');
    knowledge.learn('a/b', FILE, since);
    expect(knowledge.node('a/b')).to.equal(undefined);
    knowledge.learn('ab', FILE, since);
    expect(knowledge.node('ab')?.kind).to.equal('file');
  });

  it('of the root forgets everything below it', () => {
    knowledge.learn('a/b', FILE, 0);
    knowledge.learn('c', FILE, 0);
    knowledge.forgetBelow('');
    expect([knowledge.node('a/b'), knowledge.node('c')]).to.deep.equal([undefined, undefined]);
  });

  it('in doubt is asked again, but its last state stays', () => {
    knowledge.learn('a', DIRECTORY, 0);
    knowledge.learn('a/file', FILE, 0);
    knowledge.doubt('a/file');
    expect([knowledge.node('a'), knowledge.node('a/file')]).to.deep.equal([undefined, undefined]);
    expect(knowledge.lastState('a/file')).to.equal(FILE.state);
  });

  it('keeps the metadata of a version that a listing tells of again', () => {
    knowledge.learn('file', FILE, 0);
    knowledge.learnListed({ key: 'file', version: '"1"', size: 1, lastModified: 1500 }, 0);
    expect(knowledge.lastState('file')).to.deep.include({ metadata: { mode: '1' }, lastModified: 1500 });
    knowledge.learnListed({ key: 'file', version: '"1"', size: 1, lastModified: 1999 }, 0);
    expect(knowledge.lastState('file')).to.deep.include({ metadata: { mode: '1' }, lastModified: 1500 });
    knowledge.learnListed({ key: 'file', version: '"1"', size: 1, lastModified: 2000 }, 0);
    expect(knowledge.lastState('file')).to.not.have.property('metadata');
  });

  it('names the file above a key', () => {
    knowledge.learn('a/b', FILE, 0);
    expect(knowledge.fileAbove('a/b/c/d')).to.equal('a/b');
    expect(knowledge.fileAbove('a/b')).to.equal(undefined);
  });
});
