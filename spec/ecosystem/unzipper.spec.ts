import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('unzipper on an S3 mount', () => {
  const program = ecosystem('unzipper');

  it('extracts an archive from a stream', () => {
    program.sameAsOnDisk('extractsAStream');
  });

  it('reads one entry, from the end of the archive on', () => {
    const value = program.sameAsOnDisk('readsOneEntry');
    expect(value).to.deep.equal([['deep/er/file.txt', 'photo.jpg'], 'text']);
  });
});
