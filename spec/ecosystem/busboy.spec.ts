import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('busboy on an S3 mount', () => {
  const program = ecosystem('busboy');

  it('stores uploads by streams', () => {
    const value = program.sameAsOnDisk('storesUploads');
    expect(value).to.deep.equal(['stored', [280_661, 1_489_850]]);
  });
});
