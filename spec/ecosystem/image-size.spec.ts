import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('image-size on an S3 mount', () => {
  const program = ecosystem('image-size');

  it('measures images in files', () => {
    const value = program.sameAsOnDisk<object[]>('measuresImages');
    expect(value).to.deep.include({ width: 1600, height: 1200, type: 'jpg' });
  });

  it('measures the bytes of an image', () => {
    program.sameAsOnDisk('measuresBytes');
  });

  it('refuses what is no image', () => {
    program.sameAsOnDisk('refusesWhatIsNoImage');
  });
});
