import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('rimraf on an S3 mount', () => {
  const program = ecosystem('rimraf');

  it('removes a tree', () => {
    const value = program.sameAsOnDisk('removesATree');
    expect(value).to.deep.equal({ done: true, again: true, left: ['kept'] });
  });

  it('removes step by step what a filter lets through', () => {
    program.sameAsOnDisk('removesStepByStep');
  });

  it('removes by pattern', () => {
    program.sameAsOnDisk('removesByPattern');
  });

  it('removes synchronously', () => {
    program.sameAsOnDisk('removesSynchronously');
  });
});
