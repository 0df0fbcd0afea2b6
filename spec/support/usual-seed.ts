import fc from 'fast-check';
import { printedSeed } from './random.js';

// Required by mocha: all properties of a run have one seed.
fc.configureGlobal({ seed: printedSeed('properties') });
