import { describeCompatibility } from './compatibility.js';
import { describeInterrupting } from './interrupting.js';
import { describeMaintenance } from './maintenance.js';
import { describeReading } from './reading.js';
import { describeRemoving } from './removing.js';
import { describeSaving } from './saving.js';
import type { StoreCapabilities, StoreImplementation, StoreStage } from './stage.js';
import { describeTypes } from './types.js';
import { describeViews } from './views.js';

export type { StoreCapabilities, StoreImplementation } from './stage.js';

const chapters = [
  describeSaving,
  describeInterrupting,
  describeTypes,
  describeReading,
  describeRemoving,
  describeViews,
  describeCompatibility,
  describeMaintenance,
];

/** Declares what every media store must do; each behaviour gets an empty store of its own. */
export function mediaStoreConformance(
  name: string,
  capabilities: StoreCapabilities,
  setUp: () => Promise<StoreImplementation & { tearDown(): Promise<void> }>,
): void {
  describe(`the media store on ${name}`, () => {
    let stage: StoreStage & { tearDown(): Promise<void> };

    beforeEach(async () => {
      stage = { ...(await setUp()), capabilities };
    });

    afterEach(() => stage.tearDown());

    for (const chapter of chapters) {
      chapter(() => stage);
    }
  });
}
