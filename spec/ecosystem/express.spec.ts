import { ecosystem } from './support/ecosystem.js';
import { expectServed, type Served } from './support/served.js';

describe('express on an S3 mount', () => {
  const program = ecosystem('express');

  it('serves a video with ranges and conditional requests by express.static', () => {
    const value = program.sameAsOnDisk<Served>('servesAVideo');
    expectServed(value, 1_489_850);
  });

  it('serves the index of a directory, redirects to it and hides dot files', () => {
    program.sameAsOnDisk('servesDirectories');
  });

  it('sends and downloads single files', () => {
    program.sameAsOnDisk('sendsAndDownloads');
  });
});
