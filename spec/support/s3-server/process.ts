import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { S3Server, S3ServerOptions } from './api.js';
import { type ControlMethod, controlPath } from './control.js';
import type { Ready } from './main.js';

/**
 * Starts a server in a process of its own: it goes on serving while this one is blocked, and ends with it.
 * Everything is as with `startS3Server`.
 */
export async function startS3ServerProcess(options: S3ServerOptions = {}): Promise<S3Server> {
  const child = fork(fileURLToPath(new URL('./main.js', import.meta.url)), [JSON.stringify(options)], {
    // What this process preloads or has patched is not for the server.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const { token, ...ready } = await untilReady(child);
  // A server that was not closed keeps nobody from ending.
  child.unref();
  child.channel?.unref();

  const call = (method: ControlMethod, argument?: unknown) =>
    callControl(ready.endpoint, token, method, argument);
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    ...ready,
    counts: () => call('counts') as Promise<Record<string, number>>,
    resetCounts: async () => void (await call('resetCounts')),
    log: () => call('log') as ReturnType<S3Server['log']>,
    activity: () => call('activity') as ReturnType<S3Server['activity']>,
    misbehave: async (rules) => void (await call('misbehave', rules)),
    trust: async (identities) => void (await call('trust', identities)),
    createBucket: async (name) => void (await call('createBucket', name)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function untilReady(child: ChildProcess): Promise<Ready> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([ready]) => ready as Ready),
      once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`The S3 server process ended with ${code} before it was ready`);
      }),
    ]);
  } finally {
    ended.abort();
  }
}

function callControl(
  endpoint: string,
  token: string,
  method: ControlMethod,
  argument: unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // No kept connection: nothing may be left over to keep the process alive.
    const sent = request(
      `${endpoint}${controlPath}${method}`,
      { method: 'POST', agent: false, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        text(response).then((body) => {
          if (response.statusCode === 200) resolve(JSON.parse(body));
          else reject(new Error(`The S3 server process answered ${response.statusCode}: ${body}`));
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(argument === undefined ? undefined : JSON.stringify(argument));
  });
}
