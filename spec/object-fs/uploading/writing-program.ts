import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { S3Stage } from './s3-stage.js';

const program = fileURLToPath(new URL('./writing-child.js', import.meta.url));
const register = fileURLToPath(new URL('../../../package/register.js', import.meta.url));

/** A program that knows only `node:fs`, on the bucket of the stage, and writes to `/m/<key>`. */
export function startWriting(
  { server, cacheDirectory }: S3Stage,
  key: string,
  ...given: string[]
): ChildProcess {
  const { endpoint, credentials } = server;
  return fork(program, [`/m/${key}`, ...given], {
    execArgv: ['--import', register],
    env: {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_MOUNT: '/m',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_ENDPOINT: endpoint,
      MEDIAFS_S3_CACHE_DIR: cacheDirectory,
    },
  });
}

export function written(child: ChildProcess, bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (so) => (so as number) >= bytes && resolve());
    child.on('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export async function endOf(child: ChildProcess): Promise<End> {
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
}
