import type { Command } from 'commander';
import { CopyReport, type ReportOptions } from '../copying/copy-report.js';
import { planCopy, type Step, targetsOf } from '../copying/plan.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { readCount } from '../option-readers.js';
import type { Run } from '../run.js';
import type { Location } from '../trees/tree.js';
import type { Trees } from '../trees/trees.js';
import { UsageError } from '../usage-error.js';

const EXAMPLES = `  $ mediafs cp photo.jpg s3://media/chat/42/
  $ mediafs cp s3://media/chat/42/photo.jpg .
  $ mediafs cp -r --preserve ./media/. s3://media/chat/
  $ mediafs cp -r 's3://old/chat?endpoint=http://localhost:9000' s3://new/chat
`;

interface CopyOptions extends ToldOptions, ReportOptions {
  readonly recursive?: boolean;
}

/** Adds `mediafs cp`. */
export function addCp(program: Command): void {
  copyCommand(fileCommand(program, 'cp', EXAMPLES))
    .summary('copy files and directories, from and to anywhere')
    .description(
      'Copies files, from and to disks, mounts and stores. Each copy appears whole or not at all, also where it is ' +
        'interrupted; what was copied by then stays. Into a target that is a directory, or ends with a slash, the sources ' +
        'go under their own names, and of DIRECTORY/. what is in it; directories that are missing are made.',
    )
    .option('-r, --recursive', 'directories with all in them, links as links')
    .option('-p, --preserve', 'also the times of modification')
    .action((paths: string[], options: CopyOptions, self: Command) =>
      onTrees(self, options, (run, trees) => copyTo(...endsOf(paths, trees), options, run)),
    );
}

/** What copying and moving have in common. */
export function copyCommand(command: Command): Command {
  return command
    .usage('[options] <source...> <target>')
    .argument('<path...>', 'what to take, and last where to')
    .option('-v, --verbose', 'tell of each file')
    .option('-c, --concurrency <number>', 'files at the same time', readCount, 8)
    .option(...JSON_OPTION);
}

/** The sources, and the target. */
export function endsOf(
  paths: readonly string[],
  trees: Trees,
): [sources: readonly Location[], target: Location] {
  const sources = paths.slice(0, -1);
  if (sources.length === 0) throw new UsageError('give a source and a target');
  return [sources.map((path) => trees.locate(path)), trees.locate(paths.at(-1)!)];
}

async function copyTo(
  sources: readonly Location[],
  target: Location,
  options: CopyOptions,
  run: Run,
): Promise<void> {
  const steps: Step[] = [];
  const report = new CopyReport('copied', options, run);
  for (const { source, path } of await targetsOf(sources, target)) {
    try {
      const how = { recursive: options.recursive === true, follows: true, signal: run.signal };
      steps.push(...(await planCopy(source, { tree: target.tree, path }, how)));
    } catch (error) {
      report.failed(source.nameOf(source.path), error);
    }
  }
  report.end(await report.copy(steps));
}
