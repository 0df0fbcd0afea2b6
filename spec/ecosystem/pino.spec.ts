import { ecosystem } from './support/ecosystem.js';

describe('pino on an S3 mount', () => {
  const program = ecosystem('pino');

  it('logs to a write stream', () => {
    program.sameAsOnDisk('logsToAFileStream');
  });

  it('logs to its own destination', () => {
    program.sameAsOnDisk('logsToADestination');
  });

  it('appends to its own destination, in a directory it makes', () => {
    program.sameAsOnDisk('appendsToADestination');
  });

  it('logs by a worker thread', () => {
    program.sameAsOnDisk('logsByAWorker');
  });

  it('logs synchronously', () => {
    program.sameAsOnDisk('logsSynchronously');
  });
});
