import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';
import { expectServed, type Served } from './support/served.js';

describe('send on an S3 mount', () => {
  const program = ecosystem('send');

  it('serves ranges and conditional requests', () => {
    const value = program.sameAsOnDisk<Served>('servesRanges');
    expectServed(value, 128_078);
  });

  it('survives readers that leave in the midst of a file', () => {
    const value = program.sameAsOnDisk('survivesAReaderThatLeaves');
    expect(value).to.equal(1_489_850);
  });
});
