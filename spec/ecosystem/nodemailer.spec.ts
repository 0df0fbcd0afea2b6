import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('nodemailer on an S3 mount', () => {
  const program = ecosystem('nodemailer');

  it('attaches files by path and by stream', () => {
    const value = program.sameAsOnDisk('attachesFiles');
    expect(value).to.equal(2);
  });
});
