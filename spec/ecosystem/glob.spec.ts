import { ecosystem } from './support/ecosystem.js';

describe('glob on an S3 mount', () => {
  const program = ecosystem('glob');

  it('finds files, hidden ones, and all but those ignored', () => {
    program.sameAsOnDisk('findsFiles');
  });

  it('walks with stats', () => {
    program.sameAsOnDisk('walksWithStats');
  });

  it('finds files synchronously', () => {
    program.sameAsOnDisk('findsSynchronously');
  });
});
