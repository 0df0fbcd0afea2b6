import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('music-metadata on an S3 mount', () => {
  const program = ecosystem('music-metadata');

  it('reads the tags of files, seeking in them', () => {
    const value = program.sameAsOnDisk<object>('readsTagsOfFiles');
    expect(Object.keys(value)).to.have.lengthOf(4);
  });

  it('reads the tags of streams', () => {
    program.sameAsOnDisk('readsTagsOfStreams');
  });
});
