import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the specs of a suite a temporary directory of their own: other processes use the usual one at the same time. */
export function useOwnTemporaryDirectory(): void {
  const former = process.env['TMPDIR'];
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-own-'));
    process.env['TMPDIR'] = directory;
  });

  after(async () => {
    if (former === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = former;
    await rm(directory, { recursive: true });
  });
}
