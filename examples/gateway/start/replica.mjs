import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const example = resolve(import.meta.dirname, '..');

/** What `npx mediafs` runs in a project that has it from npm. */
export const COMMAND = resolve(example, '../../dist/package/main.js');

/** The application in a process of its own, started by `mediafs exec`. It is told where its media are, and no more. */
export class Replica {
  /** Rejects once the application has ended without being told to. */
  failed;
  #fail;
  #child;
  #port;

  /** @param {{ port: number, environment: object, cache?: string, name?: string }} options */
  constructor({ port, environment, cache, name = 'the application' }) {
    this.name = name;
    this.cache = cache;
    this.environment = { ...environment, ...(cache && { MEDIAFS_S3_CACHE_DIR: cache }) };
    this.#port = port;
    this.failed = new Promise((_, fail) => {
      this.#fail = fail;
    });
    this.failed.catch(() => {});
  }

  /** Resolves when it listens. */
  async start() {
    const observer = this.environment.PANEL_PORT ? ['--import', join(example, 'start/observe.mjs')] : [];
    const application = ['node', ...observer, join(example, 'application/server.mjs')];
    const child = spawn(process.execPath, [COMMAND, 'exec', '--', ...application], {
      cwd: example,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        // Node 20 is supported here; what the SDK says of its own future is no news.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...this.environment,
        PANEL_REPLICA: this.name,
        MEDIAFS_MOUNT: '/mediafs',
        MEDIA_DIRECTORY: '/mediafs',
        PORT: String(this.#port),
      },
    });
    this.#child = child;
    const ended = once(child, 'exit').then(([code, signal]) => {
      // It was told to.
      if (this.#child !== child) return new Promise(() => {});
      const error = new Error(`${this.name} ended with ${code ?? signal}`);
      this.#fail(error);
      throw error;
    });
    ended.catch(() => {});
    this.url = await Promise.race([addressOf(child), ended]);
    // It comes back at the same address.
    this.#port = Number(new URL(this.url).port);
  }

  async stop() {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  /** As when its host is lost and another takes its place. */
  async restartWithEmptyCache() {
    await this.stop();
    await rm(this.cache, { recursive: true, force: true, maxRetries: 5 });
    await this.start();
  }
}

async function addressOf({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const address = /^listening on (\S+)$/.exec(line)?.[1];
    if (!address) continue;
    stdout.resume();
    return address;
  }
  return new Promise(() => {}); // it has ended, which is told of elsewhere
}
