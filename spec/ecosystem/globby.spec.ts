import { ecosystem } from './support/ecosystem.js';

describe('globby and fast-glob on an S3 mount', () => {
  const program = ecosystem('globby');

  it('find files by pattern, with stats, by stream and synchronously', () => {
    program.sameAsOnDisk('findsByFastGlob');
  });

  it('ignore what git ignores', () => {
    program.sameAsOnDisk('ignoresWhatGitIgnores');
  });
});
