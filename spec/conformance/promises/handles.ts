import { describeHandleClose } from './handle-close.js';
import { describeHandleRead } from './handle-read.js';
import { describeHandleState } from './handle-state.js';
import { describeHandleStreams } from './handle-streams.js';
import { describeHandleWhole } from './handle-whole.js';
import { describeHandleWrite } from './handle-write.js';
import type { Handle, OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

export function describeHandles(stage: Stage): void {
  describe('handles', () => {
    const opened: Handle[] = [];

    const open: OpenHandle = async (path, flags) => {
      const handle = await stage.promises.open(path, flags);
      opened.push(handle);
      return handle;
    };

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((handle) => handle.close()));
    });

    describeHandleRead(stage, open);
    describeHandleWrite(stage, open);
    describeHandleWhole(stage, open);
    describeHandleState(stage, open);
    describeHandleStreams(stage, open);
    describeHandleClose(stage, open);
  });
}
