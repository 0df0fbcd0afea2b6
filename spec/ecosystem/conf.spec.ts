import { ecosystem } from './support/ecosystem.js';

describe('conf on an S3 mount', () => {
  const program = ecosystem('conf');

  it('keeps settings, seen by all at once', () => {
    program.sameAsOnDisk('keepsSettings');
  });
});
