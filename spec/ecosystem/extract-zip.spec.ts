import { ecosystem } from './support/ecosystem.js';

describe('extract-zip on an S3 mount', () => {
  const program = ecosystem('extract-zip');

  it('extracts an archive', () => {
    program.sameAsOnDisk('extractsAnArchive');
  });
});
