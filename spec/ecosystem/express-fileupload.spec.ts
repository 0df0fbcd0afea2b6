import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('express-fileupload on an S3 mount', () => {
  const program = ecosystem('express-fileupload');

  it('moves its temporary file into place', () => {
    program.sameAsOnDisk('movesATemporaryFile');
  });

  it('makes directories', () => {
    const value = program.sameAsOnDisk('makesDirectories');
    expect(value).to.equal(280_661);
  });
});
