import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../../../examples/gateway/start/start.mjs', import.meta.url));

/** The gateway example as `npm start` runs it. */
export interface Gateway {
  /** Where the applications are, as it printed them. All addresses end with a slash. */
  readonly applications: readonly string[];
  /** The address of the panel; none on a directory. */
  readonly panel: string | undefined;
  /** What it has printed. */
  readonly output: () => string;
  /** Ends it as Ctrl-C does, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts it on free ports. It keeps its media in `directory`. */
export async function startGateway(directory: string, ...given: string[]): Promise<Gateway> {
  const child = spawn(process.execPath, [start, '--port', '0', '--directory', directory, ...given], {
    env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await untilItRuns(child, () => output);
  const address = (name: string) => [...output.matchAll(new RegExp(`^ +${name} +(http\\S+)`, 'gm'))];
  return {
    applications: address('(?:application|replica \\d)').map((match) => match[1]!),
    panel: address('panel')[0]?.[1],
    output: () => output,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

async function untilItRuns(child: ChildProcess, output: () => string): Promise<void> {
  while (!output().includes('Ctrl-C')) {
    const what = await Promise.race([
      once(child.stdout!, 'data').then(() => 'data'),
      once(child, 'exit').then(() => 'exit'),
    ]);
    if (what === 'exit') throw new Error(`the gateway ended with ${child.exitCode}:\n${output()}`);
  }
}
