import type { Stage } from '../promises/stage.js';
import { describeHandleAsDescriptor } from './handle-as-descriptor.js';
import { describePipelines } from './pipelines.js';
import { describeReadStream } from './read-stream.js';
import { describeReadStreamAgain } from './read-stream-again.js';
import { describeReadStreamDescriptor } from './read-stream-descriptor.js';
import { describeReadStreamEnd } from './read-stream-end.js';
import { describeReadStreamEvents } from './read-stream-events.js';
import { describeReadStreamRange } from './read-stream-range.js';
import { describeWriteStream } from './write-stream.js';
import { describeWriteStreamEnd } from './write-stream-end.js';
import { describeWriteStreamEvents } from './write-stream-events.js';
import { describeWriteStreamFlags } from './write-stream-flags.js';

export function describeStreams(stage: Stage): void {
  describe('createReadStream', () => {
    describeReadStream(stage);
    describeReadStreamRange(stage);
    describeReadStreamEvents(stage);
    describeReadStreamDescriptor(stage);
    describeReadStreamEnd(stage);
    describeReadStreamAgain(stage);
  });

  describe('createWriteStream', () => {
    describeWriteStream(stage);
    describeWriteStreamFlags(stage);
    describeWriteStreamEvents(stage);
    describeWriteStreamEnd(stage);
  });

  describeHandleAsDescriptor(stage);

  describe('a pipeline', () => describePipelines(stage));
}
