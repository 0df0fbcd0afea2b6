import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('graceful-fs on an S3 mount', () => {
  const program = ecosystem('graceful-fs');

  it('reads and writes many files', () => {
    program.sameAsOnDisk('readsAndWritesManyFiles');
  });

  it('streams a video in and a part of it out', () => {
    const value = program.sameAsOnDisk('streams');
    expect(value).to.equal(899_001);
  });

  it('finishes a stream when it is stored', () => {
    const value = program.sameAsOnDisk('finishesWhenItIsStored');
    expect(value).to.equal('finished');
  });

  it('has streams that others build upon', () => {
    const value = program.sameAsOnDisk('isBuiltUponByOthers');
    expect(value).to.deep.equal(['one two', 'EEXIST']);
  });

  it('leaves a file as it was when a stream is given up', () => {
    const value = program.sameAsOnDisk('givesUp');
    expect(value).to.deep.equal(['given up', 'before']);
  });

  it('can be put into fs', () => {
    program.sameAsOnDisk('isPutIntoFs');
  });
});
