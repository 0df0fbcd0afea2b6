import { type Capabilities, diskCapabilities } from './capabilities.js';

export const memfsCapabilities: Capabilities = { ...diskCapabilities, parentSegmentsAreWalked: false };
