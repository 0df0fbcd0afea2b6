import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../subject.mjs', import.meta.url));

/** Seconds before a piece of work is given up. */
const PATIENCE = 90;

/** A peer in a process of its own, which works when it is told to. */
export class Subject {
  #child;
  #patience;
  #answer;

  constructor({ line, peer, context, patience = PATIENCE, node = process.execPath, flags = [] }) {
    this.name = peer;
    this.#patience = patience;
    this.#child = fork(MAIN, [JSON.stringify({ line, peer, context })], {
      execPath: node,
      execArgv: ['--no-warnings', ...flags],
      env: { ...process.env, NODE_OPTIONS: '', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      // What libraries say of themselves is not for the terminal.
      stdio: ['ignore', 'ignore', process.env.MEDIAFS_BENCH_VERBOSE ? 'inherit' : 'ignore', 'ipc'],
    });
    this.#child.on('message', (message) => this.#settle(message));
    this.#child.on('exit', (code, signal) =>
      this.#settle({ error: `its process ended with ${signal ?? code}` }),
    );
  }

  /** `{ opened }`, `{ cannot }` or `{ error }`. */
  opened() {
    return this.#wait();
  }

  /** `{ seconds, processor }` of a unit of work, or `{ error }`. */
  work(round) {
    return this.#ask({ round });
  }

  /** `start`, or `stop` for a summary of what the processor did in between. */
  profile(command) {
    return this.#ask({ profile: command });
  }

  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await this.#ask({ end: true });
    this.#child.kill('SIGKILL');
  }

  async #ask(message) {
    if (!this.#child.connected) return { error: 'its process has ended' };
    const answer = this.#wait();
    this.#child.send(message);
    return answer;
  }

  #wait() {
    return new Promise((resolve) => {
      const giveUp = () => this.#settle({ error: `longer than ${this.#patience} s` });
      const timer = setTimeout(giveUp, this.#patience * 1000);
      this.#answer = (message) => {
        clearTimeout(timer);
        this.#answer = undefined;
        resolve(message);
      };
    });
  }

  #settle(message) {
    this.#answer?.(message);
  }
}
