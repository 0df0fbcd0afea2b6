import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const main = fileURLToPath(new URL('../../../package/main.js', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function environmentWith(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...more };
}

/** Runs `mediafs cache` itself, in a pipe. */
export async function runCache(
  given: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const command = [main, 'cache', ...given];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
      env: environmentWith(more),
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Outcome;
  }
}

/** Whether this machine has a program that gives others a terminal. */
export const hasTerminal =
  process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** Runs `mediafs cache` on a terminal of its own, and types what is said there. */
export async function runOnTerminal(given: readonly string[], typed: string): Promise<Outcome> {
  const quoted = [process.execPath, main, 'cache', ...given].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', quoted, '/dev/null'], { env: environmentWith({ TERM: 'xterm' }) });
  let stdout = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (isTyped || !/\[y\/N\]/.test(stdout)) return;
    isTyped = true;
    child.stdin.write(typed);
  });
  const [code] = (await once(child, 'exit')) as [number];
  return { code, stdout, stderr: '' };
}
