import type { Stage } from '../promises/stage.js';
import { describeCallbackArguments } from './arguments.js';
import { describeContentCallbacks } from './contents.js';
import { describeDescriptors } from './descriptors.js';
import { describeDirectoryCallbacks } from './directories.js';
import { describeExists } from './exists.js';
import { describeMissingCallbacks } from './missing.js';
import { describeMovingCallbacks } from './moving.js';
import { describePromisify } from './promisify.js';
import { describeStatusCallbacks } from './status.js';

export function describeCallbacks(stage: Stage): void {
  describe('the callback form of', () => {
    describeContentCallbacks(stage);
    describeStatusCallbacks(stage);
    describeDirectoryCallbacks(stage);
    describeMovingCallbacks(stage);
    describeExists(stage);
  });
  describe('a callback form', () => describeCallbackArguments(stage));
  describeDescriptors(stage);
  describePromisify(stage);
  describeMissingCallbacks(stage);
}
