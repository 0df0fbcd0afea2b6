import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const main = fileURLToPath(new URL('../../../lib/cli/main.js', import.meta.url));

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
