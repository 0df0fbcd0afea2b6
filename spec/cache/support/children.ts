import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the next message. Rejects if the process ends before. */
  message(): Promise<unknown>;
  /** Resolves once the process is gone. */
  readonly gone: Promise<unknown>;
}

/** Runs a command with a namespace of process numbers of its own, as in a container. Only root may, and not everywhere. */
const APART = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/** How processes are kept apart on this system: part of a title. */
export const keptApart = tryToKeepApart() ? 'each the first of its own container' : 'as this system can';

/** As `startChild`; the process is number 1 of a namespace of its own where that can be. */
export function startApart(script: string, args: readonly (string | number)[]): Child {
  return tryToKeepApart() ? start(script, args, APART) : startChild(script, args);
}

/** Starts a script of this folder in a process of its own. */
export function startChild(
  script: string,
  args: readonly (string | number)[],
  execArgv: readonly string[] = [],
): Child {
  return start(script, args, [process.execPath], execArgv);
}

function tryToKeepApart(): boolean {
  try {
    const [command, ...rest] = [...APART, process.execPath, '--version'];
    execFileSync(command, rest, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function start(
  script: string,
  args: readonly (string | number)[],
  [execPath, ...before]: readonly string[],
  execArgv: readonly string[] = [],
): Child {
  const path = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
  const child = fork(path, args.map(String), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    execPath: execPath!,
    execArgv: before.length === 0 ? [...execArgv] : [...before, process.execPath],
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
