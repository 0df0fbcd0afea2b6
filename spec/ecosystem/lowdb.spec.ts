import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('lowdb on an S3 mount', () => {
  const program = ecosystem('lowdb');

  it('updates a file, one write after the other', () => {
    program.sameAsOnDisk('updatesAFile');
  });

  it('updates a file synchronously', () => {
    const value = program.sameAsOnDisk('updatesSynchronously');
    expect(value).to.deep.equal({ count: 5 });
  });
});
