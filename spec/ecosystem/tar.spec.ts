import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('tar on an S3 mount', () => {
  // The order of the entries of a directory is no disk's promise.
  const program = ecosystem('tar', { differing: /\.(tar|tgz)$/ });

  it('packs a directory into a file and unpacks it elsewhere', () => {
    const value = program.sameAsOnDisk<object>('packsAndUnpacks');
    expect(value).to.include({ photo: 280_661 });
  });

  it('packs by stream, compressed, and lists it', () => {
    program.sameAsOnDisk('packsByStream');
  });

  it('unpacks a stream', () => {
    const value = program.sameAsOnDisk('unpacksByStream');
    expect(value).to.equal('a note');
  });
});
