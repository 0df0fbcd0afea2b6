import { ecosystem } from './support/ecosystem.js';

describe('rotating-file-stream on an S3 mount', () => {
  const program = ecosystem('rotating-file-stream');

  it('renames its file and goes on in a new one, losing nothing', () => {
    program.sameAsOnDisk('rotates');
  });
});
