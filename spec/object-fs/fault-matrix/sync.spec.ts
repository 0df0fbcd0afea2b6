import { startS3ServerProcess } from '../../support/s3-server/process.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { cellsOf, playOn } from './cell.js';
import { FAULTS } from './faults.js';
import { IDENTITIES, openStage, SERVER, type Stage } from './stage.js';
import { SYNC_CALLS } from './sync-calls.js';

/** Milliseconds without a byte, where a fault is that none comes. */
const IDLE_TIMEOUT = 100;

describe('sync calls of the object file system, on a store', () => {
  let server: S3Server;

  before(async () => {
    server = await startS3ServerProcess(SERVER);
  });

  after(() => server.close());

  for (const fault of FAULTS.filter(({ isForSync }) => isForSync)) {
    describe(`whose answer ${fault.title}`, () => {
      let stage: Stage;

      before(async () => {
        const options = { credentials: IDENTITIES[0]!, ...(fault.options && { idleTimeout: IDLE_TIMEOUT }) };
        // It serves the next stage as well.
        stage = await openStage({ ...server, close: async () => {} }, options);
      });

      after(() => stage.close());

      for (const [index, cell] of cellsOf(fault, SYNC_CALLS).entries()) {
        const { operation, kind, mode } = cell;
        const how = mode === 'once' ? 'once' : 'for good';
        it(`to ${kind} ${how}, does ${operation.title} or says why not`, () =>
          playOn(stage, cell, `${FAULTS.indexOf(fault)}-${index}`));
      }
    });
  }
});
