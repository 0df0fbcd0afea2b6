import { workerData } from 'node:worker_threads';
import type { ThreadData } from './protocol.js';
import { serveCalls } from './serve-calls.js';

// The entry of the thread.
serveCalls(workerData as ThreadData);
