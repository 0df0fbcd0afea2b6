import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { inheritedNodeOptions } from '../node-options.js';
import { collect } from './option-readers.js';
import { withoutCredentials } from './without-credentials.js';

const EXAMPLES = `
Examples:
  $ mediafs exec -- node app.js
      with what the environment says (MEDIAFS_BACKEND and its like)
  $ mediafs exec --mount /mediafs=s3://bucket/prefix -- node app.js
  $ mediafs exec --mount '/mediafs=s3://media?endpoint=http://localhost:9000' -- npm test
  $ mediafs exec --mount /mediafs=file:///srv/media --mount /scratch=memory: -- node app.js
`;

/** Adds `mediafs exec`: runs a program whose node:fs is redirected, its worker threads and child Node processes too. */
export function addExec(program: Command): void {
  program
    .command('exec')
    .summary('run a program on mounted paths')
    .description(
      'Runs a program whose node:fs answers for mounted paths. It is handed on by NODE_OPTIONS, so worker threads and ' +
        'child Node processes inherit it. The exit code is that of the program.',
    )
    .option('-m, --mount <path=url>', 'mount a file system at a path; may be repeated', collect, [])
    .argument('<command...>', 'the program and its arguments, after --')
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (command: string[], { mount }: { mount: string[] }, self: Command) => {
      try {
        process.exitCode = await run(command, await environmentOf(mount));
      } catch (error) {
        self.error(`mediafs exec: ${(error as Error).message}`, { exitCode: 2 });
      }
    });
}

/** What tells the program of its mounts. */
async function environmentOf(mounts: readonly string[]): Promise<NodeJS.ProcessEnv> {
  if (mounts.length === 0) return {};
  const { MOUNTS_VARIABLE } = await import('../config.js');
  const { parseMountArgument } = await import('../mount-url.js');
  mounts.forEach(parseMountArgument);
  return { [MOUNTS_VARIABLE]: JSON.stringify(mounts) };
}

const REGISTER = new URL('../register.js', import.meta.url);

/** What a shell answers for a program that is not there, or may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

function run([program, ...given]: string[], mounts: NodeJS.ProcessEnv): Promise<number> {
  const nodeOptions = inheritedNodeOptions(REGISTER, process.env['NODE_OPTIONS']);
  const environment: NodeJS.ProcessEnv = { ...process.env, ...mounts, NODE_OPTIONS: nodeOptions };
  const child = spawn(program!, given, { stdio: 'inherit', env: environment });
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((done) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const told = `${program}: ${error.code === 'ENOENT' ? 'not found' : error.message}`;
      process.stderr.write(`mediafs exec: ${withoutCredentials(told)}\n`);
      done(error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
    });
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
