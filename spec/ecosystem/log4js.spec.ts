import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('log4js on an S3 mount', () => {
  const program = ecosystem('log4js');

  it('appends to a file', () => {
    const value = program.sameAsOnDisk('logsToAFile');
    expect(value).to.equal(100);
  });

  it('rolls over to new files', () => {
    program.sameAsOnDisk('rollsOver');
  });

  it('logs synchronously', () => {
    const value = program.sameAsOnDisk('logsSynchronously');
    expect(value).to.equal('message 19');
  });
});
