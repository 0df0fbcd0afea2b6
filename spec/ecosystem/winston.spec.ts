import { ecosystem } from './support/ecosystem.js';

describe('winston on an S3 mount', () => {
  const program = ecosystem('winston');

  it('logs to a write stream', () => {
    program.sameAsOnDisk('logsToAStream');
  });

  it('needs sync calls for its own file transport', () => {
    program.failsOnMount('logsToAFile', { code: 'ENOTSUP', syscall: 'access' });
  });
});
