import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('file-type on an S3 mount', () => {
  const program = ecosystem('file-type');

  it('knows media by their bytes, from files and from streams', () => {
    const value = program.sameAsOnDisk('knowsMediaByTheirBytes');
    expect(value).to.deep.include({ 'clip.mp4': ['video/mp4', 'video/mp4'] });
  });

  it('says which file is missing', () => {
    const value = program.sameAsOnDisk('saysWhatIsMissing');
    expect(value).to.deep.equal({ code: 'ENOENT', syscall: 'open' });
  });
});
