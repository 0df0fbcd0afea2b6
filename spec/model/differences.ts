import { differencesOfNode } from './differences-of-node.js';
import { differencesOfObjects } from './differences-of-objects.js';
import { differencesOfPaths } from './differences-of-paths.js';
import type { Difference } from './known-differences.js';

/** All that is known. */
export const differences: readonly Difference[] = [
  ...differencesOfNode,
  ...differencesOfPaths,
  ...differencesOfObjects,
];
