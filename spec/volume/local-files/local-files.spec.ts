import { useOwnTemporaryDirectory } from '../../support/own-temporary-directory.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { readingByLocalPath } from './reading.js';
import { type LocalFilesStage, mounts } from './stage.js';
import { writingByLocalPath } from './writing.js';

for (const mount of mounts) {
  describe(`a local file of ${mount.described}`, () => {
    useOwnTemporaryDirectory();
    let server: S3Server | undefined;
    let stage: LocalFilesStage;
    const getStage = () => stage;

    before(async () => {
      server = await mount.startServer?.();
    });

    beforeEach(async () => {
      stage = await mount.create(server);
    });

    afterEach(() => stage.tearDown());

    after(() => server?.close());

    describe('for a program that reads', () => readingByLocalPath(getStage, mount));
    describe('for a program that writes', () => writingByLocalPath(getStage, mount));
  });
}
