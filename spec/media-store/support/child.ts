import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { S3Server } from '../../support/s3-server/server.js';

const program = resolve(dirname(fileURLToPath(import.meta.url)), 'saving-child.js');

/** A process that saves media in the store that its environment names: see `saving-child`. */
export function startSaving(task: readonly string[], environment: Record<string, string>): ChildProcess {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...environment };
  return fork(program, task, { env });
}

export async function kill(saving: ChildProcess): Promise<void> {
  const gone = once(saving, 'exit');
  saving.kill('SIGKILL');
  await gone;
  expect(saving.signalCode).to.equal('SIGKILL');
}

/** The environment of a host with the bucket `media` below the prefix `p`, as `startHost` has it. */
export function environmentOf(
  { endpoint, credentials }: S3Server,
  directory: string,
): Record<string, string> {
  return {
    MEDIAFS_BACKEND: 's3',
    MEDIAFS_S3_BUCKET: 'media',
    MEDIAFS_S3_PREFIX: 'p',
    MEDIAFS_S3_ENDPOINT: endpoint,
    MEDIAFS_S3_CACHE_DIR: join(directory, 'cache'),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
