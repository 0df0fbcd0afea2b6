import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('multer on an S3 mount', () => {
  const program = ecosystem('multer');

  it('stores an upload, readable when the request is answered', () => {
    const value = program.sameAsOnDisk<object>('storesAnUpload');
    expect(value).to.include({ size: 1_489_850, readable: 1_489_850, caption: 'a caption' });
  });

  it('flushes an upload by a descriptor of its own', () => {
    program.sameAsOnDisk('flushesAnUpload');
  });

  it('removes what it stored of an upload over the limit', () => {
    const value = program.sameAsOnDisk('removesWhatIsTooLarge');
    expect(value).to.deep.equal({ code: 'LIMIT_FILE_SIZE', left: [] });
  });

  it('makes a destination given by name', () => {
    program.sameAsOnDisk('makesItsDirectory');
  });
});
