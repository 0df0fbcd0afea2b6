import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('mkdirp on an S3 mount', () => {
  const program = ecosystem('mkdirp');

  it('makes directories and tells the first', () => {
    const value = program.sameAsOnDisk('makesDirectories');
    expect(value).to.deep.equal(['a', 'a/b/c', null]);
  });

  it('makes none below a file', () => {
    program.sameAsOnDisk('makesNoneBelowAFile');
  });

  it('goes up one by one where a parent is missing, which it is not unless the mount is strict', () => {
    program.differsOnMount('makesThemOneByOne', { disk: 'm', mount: 'm/n' });
  });
});
