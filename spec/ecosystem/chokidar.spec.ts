import { ecosystem } from './support/ecosystem.js';

describe('chokidar on an S3 mount', () => {
  const program = ecosystem('chokidar');

  it('watches by polling', () => {
    program.sameAsOnDisk('seesChanges');
  });
});
