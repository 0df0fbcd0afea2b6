import { ecosystem } from './support/ecosystem.js';

describe('koa with @koa/send on an S3 mount', () => {
  const program = ecosystem('koa');

  it('sends files', () => {
    program.sameAsOnDisk('sendsFiles');
  });
});
