import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadSettings } from './protocol.js';
import { serveOrders } from './serve-orders.js';

// The entry of the thread.
serveOrders(parentPort!, workerData as ThreadSettings);
