import type { Command } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { collect } from './option-readers.js';
import { type Run, type RunOptions, run } from './run.js';
import type { Trees } from './trees/trees.js';

/** The option that all commands on files have. */
export interface FileOptions {
  readonly mount: readonly string[];
}

/** Of those that print something else than a file. */
export interface ToldOptions extends FileOptions {
  readonly json?: boolean;
}

export const JSON_OPTION = ['--json', 'print one JSON document'] as const;

const PATHS = `
A path below a mount (--mount, or MEDIAFS_MOUNT of the environment) is a file of that mount, any other path one of the
disk. s3://bucket/key is an object; what its parameters (?endpoint=&region=) leave out is as MEDIAFS_S3_ENDPOINT and its
like say. Of a key, write %25 for %, %23 for # and %3F for ?.
`;

/** Adds a command on files, with the options and the end of the help that all of them have. */
export function fileCommand(program: Command, name: string, examples: string): Command {
  return program
    .command(name)
    .option('-m, --mount <path=url>', 'mount a file system at a path; may be repeated', collect, [])
    .addHelpText('after', `\nExamples:\n${examples}${PATHS}${EXIT_CODES}`);
}

/** Does the work of a command on the file systems that its arguments name, and ends them. */
export function onTrees(
  self: Command,
  { mount }: FileOptions,
  work: (run: Run, trees: Trees) => Promise<void>,
  runOptions?: RunOptions,
): Promise<void> {
  return run(
    self,
    async (running) => {
      // Only now: help and version need nothing of it.
      const { Trees } = await import('./trees/trees.js');
      await using trees = new Trees(process.env, mount);
      await work(running, trees);
    },
    runOptions,
  );
}
