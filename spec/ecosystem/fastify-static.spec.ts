import { ecosystem } from './support/ecosystem.js';

describe('@fastify/static on an S3 mount', () => {
  const program = ecosystem('fastify-static');

  it('sends a part of a file from another root', () => {
    program.sameAsOnDisk('sendsFromAnotherRoot');
  });

  it('serves a video with ranges and conditional requests', () => {
    program.sameAsOnDisk('servesAVideo');
  });

  it('makes a route for each file that it finds', () => {
    program.sameAsOnDisk('servesWhatItFinds');
  });
});
