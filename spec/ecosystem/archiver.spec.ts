import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('archiver on an S3 mount', () => {
  // The order of the entries of a directory is no disk's promise.
  const program = ecosystem('archiver', { differing: /\.tar$/ });

  it('packs files, streams and text into a zip, byte for byte', () => {
    program.sameAsOnDisk('packsAZip');
  });

  it('packs a directory into a tar', () => {
    const value = program.sameAsOnDisk<object>('packsADirectory');
    expect(value).to.have.property('entries').with.lengthOf(3);
  });
});
