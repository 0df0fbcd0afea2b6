import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one test, below the one that MEDIA_DIRECTORY names. */
export async function emptyDirectory() {
  const { MEDIA_DIRECTORY: base = tmpdir() } = process.env;
  await mkdir(base, { recursive: true });
  return mkdtemp(join(base, 'gateway-'));
}
