import { ecosystem } from './support/ecosystem.js';

describe('csv-parse and csv-stringify on an S3 mount', () => {
  const program = ecosystem('csv');

  it('stream records', () => {
    program.sameAsOnDisk('streamsRecords');
  });
});
