import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('cacache on an S3 mount', () => {
  // Its index tells the time of each entry.
  const program = ecosystem('cacache', { differing: /index-v5|_lastverified/ });

  it('keeps content and gives it back, whole, as a stream and as a copy', () => {
    program.sameAsOnDisk('keepsContent');
  });

  it('takes a stream', () => {
    const value = program.sameAsOnDisk('takesAStream');
    expect(value).to.equal('streamed');
  });

  it('removes what nobody needs', () => {
    const value = program.sameAsOnDisk('removesWhatNobodyNeeds');
    expect(value).to.deep.equal([1, 1, ['two']]);
  });
});
