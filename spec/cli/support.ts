import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server } from '../support/s3-server/server.js';

export const main = fileURLToPath(new URL('../../package/main.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly input?: string | Buffer;
}

/** Starts the command itself, in pipes. */
export function start(given: readonly string[], { env, directory }: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [main, ...given], { env: environmentOf(env), cwd: directory });
}

/** Runs the command itself, in pipes. */
export async function mediafs(given: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { stdout, ...outcome } = await mediafsBytes(given, options);
  return { ...outcome, stdout: stdout.toString() };
}

export async function mediafsBytes(
  given: readonly string[],
  options: RunOptions = {},
): Promise<Omit<Outcome, 'stdout'> & { readonly stdout: Buffer }> {
  const child = start(given, options);
  child.stdin!.end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([
    buffer(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Runs the command on a terminal of its own, which both of its outputs go to. */
export async function onTerminal(
  given: readonly string[],
  { env, directory }: RunOptions = {},
): Promise<Outcome> {
  const child = startOnTerminal(given, { env, directory });
  const [stdout, [code]] = await Promise.all([
    text(child.stdout!),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, stdout: stdout.replaceAll('\r\n', '\n'), stderr: '' };
}

export function startOnTerminal(given: readonly string[], { env, directory }: RunOptions): ChildProcess {
  const quoted = [process.execPath, main, ...given].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return spawn('script', ['-qec', `exec ${quoted.join(' ')}`, '/dev/null'], {
    env: { ...environmentOf(env), TERM: 'xterm', SHELL: '/bin/sh' },
    cwd: directory,
  });
}

/** Whether this machine has a program that gives others a terminal. */
export const hasTerminal =
  process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

function environmentOf(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...more };
}

/** A server, and the variables by which the command finds it. */
export async function startStore(
  cacheDirectory: string,
): Promise<{ server: S3Server; env: Record<string, string> }> {
  const server = await startS3ServerProcess({ buckets: ['media'] });
  const { endpoint, credentials } = server;
  const env = {
    MEDIAFS_S3_ENDPOINT: endpoint,
    MEDIAFS_S3_CACHE_DIR: cacheDirectory,
    // The probe of conditions takes dozens of requests.
    MEDIAFS_S3_CONDITIONS: 'trust',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return { server, env };
}
