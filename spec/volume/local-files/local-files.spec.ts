import { readingByLocalPath } from './reading.js';
import { type LocalFilesStage, mounts } from './stage.js';
import { writingByLocalPath } from './writing.js';

for (const mount of mounts) {
  describe(`a local file of ${mount.described}`, () => {
    let stage: LocalFilesStage;
    const getStage = () => stage;

    beforeEach(async () => {
      stage = await mount.create();
    });

    afterEach(() => stage.tearDown());

    describe('for a program that reads', () => readingByLocalPath(getStage, mount));
    describe('for a program that writes', () => writingByLocalPath(getStage, mount));
  });
}
