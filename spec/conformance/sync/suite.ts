import type { Stage } from '../promises/stage.js';
import { describeSyncArguments } from './arguments.js';
import { describeSyncContents } from './contents.js';
import { describeSyncDescriptors } from './descriptors.js';
import { describeSyncDirectories } from './directories.js';
import { describeSyncMissing } from './missing.js';
import { describeMixing } from './mixing.js';
import { describeSyncMoving } from './moving.js';
import { describeSyncStatus } from './status.js';

export function describeSync(stage: Stage): void {
  describe('the sync form of', () => {
    describeSyncContents(stage);
    describeSyncStatus(stage);
    describeSyncDirectories(stage);
    describeSyncMoving(stage);
    describeSyncMissing(stage);
    describeSyncArguments(stage);
  });
  describe('a descriptor of a sync open', () => describeSyncDescriptors(stage));
  describe('sync and other calls', () => describeMixing(stage));
}
