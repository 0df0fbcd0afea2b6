import { ecosystem } from './support/ecosystem.js';

describe('@hapi/inert on an S3 mount', () => {
  const program = ecosystem('hapi-inert');

  it('serves a directory from descriptors, in parts too', () => {
    program.sameAsOnDisk('servesADirectory');
  });
});
