import { ecosystem } from './support/ecosystem.js';

describe('del on an S3 mount', () => {
  const program = ecosystem('del');

  it('deletes files by pattern', () => {
    program.sameAsOnDisk('deletesByPattern');
  });

  it('deletes hidden files too', () => {
    program.sameAsOnDisk('deletesHiddenFilesToo');
  });

  it('deletes synchronously', () => {
    program.sameAsOnDisk('deletesSynchronously');
  });
});
