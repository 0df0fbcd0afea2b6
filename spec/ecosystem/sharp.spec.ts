import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('sharp on an S3 mount', () => {
  const program = ecosystem('sharp');

  it('makes thumbnails of one stream', () => {
    program.sameAsOnDisk('makesThumbnailsByStream');
  });

  it('reads an image from a handle', () => {
    const value = program.sameAsOnDisk('readsFromAHandle');
    expect(value).to.deep.equal({ format: 'png', width: 800, height: 600 });
  });

  it('cannot open a path by itself, being native code', () => {
    program.failsOnMount('opensAPath', { message: 'Input file is missing: /mediafs/opensAPath/photo.jpg' });
  });
});
