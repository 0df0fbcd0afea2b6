import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the next message. Rejects if the process ends before. */
  message(): Promise<unknown>;
  /** Resolves once the process is gone. */
  readonly gone: Promise<unknown>;
}

/** Starts a script of this folder in a process of its own. */
export function startChild(script: string, args: readonly (string | number)[]): Child {
  const path = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
  const child = fork(path, args.map(String), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const gone = once(child, 'exit');
  return {
    process: child,
    gone,
    async message() {
      const ended = gone.then(([code, signal]) => {
        throw new Error(`${script} ended with ${code ?? signal}`);
      });
      return (await Promise.race([once(child, 'message'), ended]))[0];
    },
  };
}
