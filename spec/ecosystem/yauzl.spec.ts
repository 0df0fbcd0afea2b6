import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('yauzl on an S3 mount', () => {
  const program = ecosystem('yauzl');

  it('extracts an archive by seeking in it', () => {
    const value = program.sameAsOnDisk('extractsAnArchive');
    expect(value).to.deep.equal([
      ['pictures/photo.jpg', true],
      ['speech.wav', true],
    ]);
  });

  it('refuses what is no archive', () => {
    program.sameAsOnDisk('refusesWhatIsNoArchive');
  });
});
