import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import type { S3Server } from '../../support/s3-server/server.js';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const command = join(root, 'dist/package/main.js');
const runner = join(root, 'spec/ecosystem/programs/runner.mjs');
const media = join(root, 'examples/media');

export const BUCKET = 'media';

/** What became of one scenario: what it answered, or what it failed with. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: { readonly code?: string; readonly syscall?: string; readonly message?: string };
}

export type Outcomes = Readonly<Record<string, Outcome>>;

let started: Promise<S3Server> | undefined;

/** One server for all packages; it ends with this process. */
export function sharedServer(): Promise<S3Server> {
  started ??= startS3ServerProcess({ buckets: [BUCKET] });
  return started;
}

/** Runs a program on the disk, as anybody would. */
export function runOnDisk(program: string, directory: string): Promise<Outcomes> {
  return run([runner, program, directory, media], {});
}

/** Runs the same program by `mediafs exec`, in a mount of its own prefix. */
export async function runOnMount(program: string, prefix: string): Promise<Outcomes> {
  const { endpoint, credentials } = await sharedServer();
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-ecosystem-cache-'));
  const query = new URLSearchParams({ endpoint, cacheDirectory, conditions: 'trust' });
  const mount = `/mediafs=s3://${BUCKET}/${prefix}?${query}`;
  try {
    return await run(
      [command, 'exec', '--mount', mount, '--', process.execPath, runner, program, '/mediafs', media],
      {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    );
  } finally {
    await rm(cacheDirectory, { recursive: true, force: true });
  }
}

async function run(given: readonly string[], environment: Record<string, string>): Promise<Outcomes> {
  const { stdout } = await promisify(execFile)(process.execPath, given, {
    cwd: root,
    // Git and loggers write the time and the zone.
    env: { PATH: process.env['PATH'], HOME: tmpdir(), TZ: 'UTC', ...environment },
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcomes;
}
