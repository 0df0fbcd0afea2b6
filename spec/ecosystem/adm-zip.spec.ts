import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('adm-zip on an S3 mount', () => {
  const program = ecosystem('adm-zip');

  it('writes an archive and extracts it', () => {
    program.sameAsOnDisk('writesAndExtracts');
  });

  it('takes a directory in', () => {
    const value = program.sameAsOnDisk('takesADirectory');
    expect(value).to.deep.equal(['one', 'two/', 'two/three']);
  });
});
