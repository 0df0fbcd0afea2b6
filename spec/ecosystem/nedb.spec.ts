import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('@seald-io/nedb on an S3 mount', () => {
  const program = ecosystem('nedb');

  it('keeps documents in a file that grows', () => {
    const value = program.sameAsOnDisk('keepsDocuments');
    expect(value).to.deep.equal([19, 300, ['documents.db']]);
  });
});
