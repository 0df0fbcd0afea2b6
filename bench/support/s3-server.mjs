import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/spec/support/s3-server/main.js', import.meta.url));

/** Starts the embedded S3 server in a process of its own, on a directory, so that it holds nothing in memory. */
export async function startServer(directory, bucket) {
  const given = ['--directory', directory, '--bucket', bucket];
  const child = spawn(process.execPath, [MAIN, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: line = '' } = await lines.next();
  const endpoint = /http:\/\/[^,\s]+/.exec(line)?.[0];
  if (endpoint === undefined) throw new Error(`the S3 server said ${JSON.stringify(line)}`);
  const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  return { endpoint, credentials, stop: () => child.kill() };
}
