import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('proper-lockfile on an S3 mount', () => {
  const program = ecosystem('proper-lockfile');

  it('locks once', () => {
    const value = program.sameAsOnDisk('locksOnce');
    expect(value).to.deep.equal([true, 'ELOCKED', false, ['data.json']]);
  });

  it('lets writers take turns', () => {
    const value = program.sameAsOnDisk('letsWritersTakeTurns');
    expect(value).to.equal('5');
  });

  it('takes over a stale lock', () => {
    program.sameAsOnDisk('takesOverAStaleLock');
  });

  it('locks synchronously', () => {
    const value = program.sameAsOnDisk('locksSynchronously');
    expect(value).to.deep.equal([true, false]);
  });
});
