import { ecosystem } from './support/ecosystem.js';

describe('@fastify/static on an S3 mount', () => {
  const program = ecosystem('fastify-static');

  it('sends a part of a file from another root', () => {
    program.sameAsOnDisk('sendsFromAnotherRoot');
  });

  it('needs a sync call to look at its root', () => {
    program.failsOnMount('servesAVideo', { code: 'ENOTSUP', syscall: 'stat' });
  });

  it('needs a sync call to make a route for each file it finds', () => {
    program.failsOnMount('servesWhatItFinds', { code: 'ENOTSUP', syscall: 'stat' });
  });
});
