import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './protocol.js';
import { serveOrders } from './serve-orders.js';

// The entry of the thread. Nobody reads where its errors came from.
Error.stackTraceLimit = 0;
serveOrders(parentPort!, workerData as ThreadData);
