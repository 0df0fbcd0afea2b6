import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('formidable on an S3 mount', () => {
  const program = ecosystem('formidable');

  it('stores uploads with their digests', () => {
    program.sameAsOnDisk('storesUploads');
  });

  it('makes the directories that uploads name', () => {
    const value = program.sameAsOnDisk('makesDirectoriesOfUploads');
    expect(value).to.deep.include({ files: 128_078 });
  });

  it('removes what it stored of an upload over the limit', () => {
    const value = program.sameAsOnDisk('removesWhatIsTooLarge');
    expect(value).to.deep.equal({ answer: { code: 1009, status: 413 }, left: [] });
  });
});
