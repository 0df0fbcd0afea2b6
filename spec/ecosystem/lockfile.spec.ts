import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('lockfile on an S3 mount', () => {
  const program = ecosystem('lockfile');

  it('locks once', () => {
    const value = program.sameAsOnDisk('locksOnce');
    expect(value).to.deep.equal(['EEXIST', true, false, []]);
  });

  it('waits until a lock is free', () => {
    const value = program.sameAsOnDisk('waitsForALock');
    expect(value).to.equal(true);
  });

  it('locks synchronously', () => {
    const value = program.sameAsOnDisk('locksSynchronously');
    expect(value).to.deep.equal(['EEXIST', false]);
  });
});
