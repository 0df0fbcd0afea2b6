import { ecosystem } from './support/ecosystem.js';

describe('chokidar on an S3 mount', () => {
  const program = ecosystem('chokidar');

  it('cannot watch by polling', () => {
    program.failsOnMount('seesChanges', { code: 'ENOTSUP', syscall: 'watch' });
  });
});
