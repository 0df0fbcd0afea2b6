import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('fs-jetpack on an S3 mount', () => {
  const program = ecosystem('fs-jetpack');

  it('works on a tree, synchronously and not', () => {
    program.sameAsOnDisk('worksOnATree');
  });

  it('makes a temporary directory', () => {
    const value = program.sameAsOnDisk('makesATemporaryDirectory');
    expect(value).to.deep.equal([['file'], []]);
  });
});
