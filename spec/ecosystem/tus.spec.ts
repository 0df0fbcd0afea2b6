import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('@tus/file-store on an S3 mount', () => {
  // Beside each upload is kept when it began.
  const program = ecosystem('tus', { differing: /\.json$/ });

  it('resumes an upload where it was interrupted, and refuses a part sent twice', () => {
    const value = program.sameAsOnDisk('resumesAnUpload');
    expect(value).to.deep.include({ offset: [200, '500000', '1489850'], again: 409, isWhole: true });
  });

  it('resumes an upload after a restart of the server', () => {
    const value = program.sameAsOnDisk('resumesAfterARestart');
    expect(value).to.deep.include({ offset: [200, '100000', '280661'], isWhole: true });
  });

  it('ends an upload and leaves nothing', () => {
    const value = program.sameAsOnDisk('endsAnUpload');
    expect(value).to.deep.equal({ ended: 204, offset: 404, left: [] });
  });
});
