import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('tmp on an S3 mount', () => {
  const program = ecosystem('tmp');

  it('makes temporary files of its own name and mode, and removes them', () => {
    const value = program.sameAsOnDisk('makesTemporaryFiles');
    expect(value).to.deep.equal([5, '600', true, []]);
  });

  it('writes to the descriptor that it gives', () => {
    const value = program.sameAsOnDisk('writesToItsDescriptor');
    expect(value).to.deep.equal(['one', []]);
  });

  it('removes a directory with all that is in it', () => {
    const value = program.sameAsOnDisk('removesADirectory');
    expect(value).to.deep.equal([]);
  });
});
