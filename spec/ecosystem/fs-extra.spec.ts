import { expect } from 'chai';
import { ecosystem } from './support/ecosystem.js';

describe('fs-extra on an S3 mount', () => {
  const program = ecosystem('fs-extra');

  it('copies trees with a filter, and refuses to copy one into itself', () => {
    program.sameAsOnDisk('copiesTrees');
  });

  it('copies in callback style', () => {
    const value = program.sameAsOnDisk('copiesInCallbackStyle');
    expect(value).to.equal(280_661);
  });

  it('moves trees and files', () => {
    const value = program.sameAsOnDisk<object>('movesTrees');
    expect(value).to.include({ there: 'dest already exists.', gone: false });
  });

  it('empties and removes directories', () => {
    program.sameAsOnDisk('emptiesAndRemoves');
  });

  it('keeps JSON', () => {
    program.sameAsOnDisk('keepsJson');
  });

  it('makes sure of files', () => {
    program.sameAsOnDisk('ensuresFiles');
  });

  it('makes sure of symbolic links', () => {
    program.sameAsOnDisk('ensuresLinks');
  });

  it('works synchronously', () => {
    program.sameAsOnDisk('worksSynchronously');
  });
});
