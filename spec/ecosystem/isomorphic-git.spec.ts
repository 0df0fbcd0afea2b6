import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('isomorphic-git on an S3 mount', () => {
  const program = ecosystem('isomorphic-git', { differing: /\/\.git\/index$/ });

  it('keeps a repository: init, commits, branches, a merge, log and status', () => {
    program.sameAsOnDisk('keepsARepository');
  });

  it('keeps a repository by the callback forms of fs', () => {
    const value = program.sameAsOnDisk('keepsARepositoryByCallbacks');
    expect(value).to.deep.equal([1, [['one.txt', 1, 1, 0]]]);
  });
});
