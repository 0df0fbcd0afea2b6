import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../errors.js';
import { nativeFs } from '../native-fs.js';

const STANDARD_OUTPUT = 1;
const PAUSE_MS = 10;

/**
 * Standard output for many bytes. `process.stdout` writes to pipes at once, and a slow reader would then hold up all that
 * this process does meanwhile, connections included; here a thread of Node's pool waits for the reader.
 */
export function standardOutput(): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeAll(chunk).then(() => done(), done);
    },
  });
}

async function writeAll(bytes: Buffer): Promise<void> {
  for (let position = 0; position < bytes.length; ) position += await write(bytes, position);
}

async function write(bytes: Buffer, position: number): Promise<number> {
  for (;;) {
    try {
      return await new Promise<number>((resolve, reject) => {
        nativeFs.write(STANDARD_OUTPUT, bytes, position, bytes.length - position, null, (error, written) =>
          error ? reject(error) : resolve(written),
        );
      });
    } catch (error) {
      // Whoever shares the pipe may have made it one that does not wait.
      if (codeOf(error) !== 'EAGAIN') throw error;
      await sleep(PAUSE_MS);
    }
  }
}
