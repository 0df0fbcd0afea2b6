import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('write-file-atomic on an S3 mount', () => {
  const program = ecosystem('write-file-atomic');

  it('replaces a file and keeps its mode', () => {
    const value = program.sameAsOnDisk('replacesAFile');
    expect(value).to.deep.equal({ text: 'after', mode: '600', names: ['settings.json'] });
  });

  it('lets writers wait for each other', () => {
    program.sameAsOnDisk('queuesWriters');
  });

  it('makes the directory that a disk would miss, unless the mount is strict', () => {
    program.differsOnMount('leavesNothingBehindAFailure', {
      disk: ['ENOENT', []],
      mount: ['done', ['none']],
    });
  });

  it('replaces a file synchronously', () => {
    program.sameAsOnDisk('replacesSynchronously');
  });
});
