import { parentPort, workerData } from 'node:worker_threads';
import { createVolume, s3 } from '../../../lib/index.js';

// Uploads on a mount of its own, tells who listens meanwhile, and stores the file.

const volume = createVolume();
volume.mount('/m', s3(workerData));
const listeners = ['SIGTERM', 'exit'] as const;
const before = listeners.map((event) => process.listenerCount(event));
const stream = volume.createWriteStream('/m/of a thread');
await new Promise((done) => stream.write(Buffer.alloc(1.5 * workerData.partSize), done));
const counts = listeners.map((event, index) => [event, process.listenerCount(event) - before[index]!]);
parentPort!.postMessage(Object.fromEntries(counts));
await new Promise((done) => stream.on('close', done).end());
await volume.dispose();
