import { ecosystem } from './support/ecosystem.js';

describe('wav on an S3 mount', () => {
  const program = ecosystem('wav');

  it('reads by stream', () => {
    program.sameAsOnDisk('readsByStream');
  });

  it('cannot complete the head of a file that its own stream has not stored yet', () => {
    program.failsOnMount('completesItsHead', { code: 'ENOENT', syscall: 'open' });
  });
});
