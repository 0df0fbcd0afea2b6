import { ecosystem } from './support/ecosystem.js';

describe('winston on an S3 mount', () => {
  const program = ecosystem('winston');

  it('logs to a write stream', () => {
    program.sameAsOnDisk('logsToAStream');
  });

  it('logs by its own file transport', () => {
    program.sameAsOnDisk('logsToAFile');
  });
});
