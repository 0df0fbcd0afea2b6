import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('form-data on an S3 mount', () => {
  const program = ecosystem('form-data');

  it('knows the length of what it streams', () => {
    const value = program.sameAsOnDisk('knowsTheLengthOfStreams');
    expect(value).to.deep.equal([true, true]);
  });
});
