import { once } from 'node:events';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { withPatience } from './patience.js';

/** Milliseconds that a thread has to end by itself. */
const PATIENCE_MS = 1000;

/** Begins a thread that works for this one and keeps no process alive. Throws where this process may have no threads. */
export function beginThread(file: URL, options: WorkerOptions): Worker {
  // A redirect or whatever else this process preloads is not for this thread.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const worker = new Worker(file, { ...options, execArgv: [], env });
  // What ends it is told to those who wait; without a listener it would end the process too.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

/** Resolves once a thread has ended that is asked to, or has had its time. It still has to be terminated. */
export async function waitForEnd(worker: Worker, ask: () => void): Promise<void> {
  const gone = once(worker, 'exit').then(() => {});
  worker.ref();
  ask();
  await withPatience(gone, PATIENCE_MS);
}
