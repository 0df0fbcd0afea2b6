import { dirname } from 'node:path';
import type { Command } from 'commander';
import { codeOf } from '../../errors.js';
import { countText } from '../amounts.js';
import { CopyReport, type ReportOptions } from '../copying/copy-report.js';
import { planCopy, refuseItself, targetsOf } from '../copying/plan.js';
import { fileCommand, onTrees, type ToldOptions } from '../file-command.js';
import { printJson, type Run } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import type { Location, Tree } from '../trees/tree.js';
import { unlessAborted } from '../unless-aborted.js';
import { copyCommand, endsOf } from './cp.js';

const EXAMPLES = `  $ mediafs mv /mediafs/42/a.jpg /mediafs/42/b.jpg
  $ mediafs mv recording.webm s3://media/chat/42/
  $ mediafs mv s3://media/chat/42 s3://media/archive/
`;

type MoveOptions = ToldOptions & ReportOptions;

/** Adds `mediafs mv`. */
export function addMv(program: Command): void {
  copyCommand(fileCommand(program, 'mv', EXAMPLES))
    .summary('move or rename files and directories')
    .description(
      'Moves files and directories with all in them. Within a file system it is a renaming, which a store does by copies ' +
        'of its own; from one to another, what was copied whole is removed afterwards, so an interruption loses nothing.',
    )
    .action((paths: string[], options: MoveOptions, self: Command) =>
      onTrees(self, options, (run, trees) => moveTo(...endsOf(paths, trees), options, run)),
    );
}

async function moveTo(
  sources: readonly Location[],
  target: Location,
  options: MoveOptions,
  run: Run,
): Promise<void> {
  const report = new CopyReport('copied', { ...options, preserve: true }, run);
  const moved: string[] = [];
  for (const { source, path } of await targetsOf(sources, target)) {
    const name = source.nameOf(source.path);
    try {
      if (!(await moveOne(source, { tree: target.tree, path }, report, run.signal))) continue;
      moved.push(name);
      if (options.verbose && !options.json) process.stdout.write(`moved  ${quoteName(name)}\n`);
    } catch (error) {
      report.failed(name, error);
    }
  }
  if (options.json) printJson({ moved, failures: report.failures });
  else if (moved.length > 0) process.stdout.write(`${countText(moved.length, 'path')} moved\n`);
}

/** `false` where something could not be copied, and so nothing was removed. */
async function moveOne(
  source: Location,
  to: { readonly tree: Tree; readonly path: string },
  report: CopyReport,
  signal: AbortSignal,
): Promise<boolean> {
  const { tree, path } = source;
  await refuseItself(source, to);
  if (await unlessAborted(signal, () => isRenamed(source, to))) return true;
  const steps = await planCopy(source, to, { recursive: true, follows: false, signal });
  const before = report.failures.length;
  await report.copy(steps);
  if (report.failures.length > before) return false;
  await unlessAborted(signal, () => tree.fs.promises.rm(path, { recursive: true }));
  return true;
}

/** `false` for two file systems, and for two disks of one. */
async function isRenamed({ tree, path }: Location, to: { tree: Tree; path: string }): Promise<boolean> {
  if (tree !== to.tree) return false;
  try {
    if (!tree.isObjectStore) await tree.fs.promises.mkdir(dirname(to.path), { recursive: true });
    await tree.fs.promises.rename(path, to.path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EXDEV') return false;
    throw error;
  }
}
