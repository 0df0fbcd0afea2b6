import type { Command } from 'commander';
import { isNothingThere } from '../../errors.js';
import { countText } from '../amounts.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { printJson } from '../run.js';
import { explain } from '../terminal/explain.js';
import { quoteName } from '../terminal/quote-name.js';
import type { Location } from '../trees/tree.js';
import { unlessAborted } from '../unless-aborted.js';
import { UsageError } from '../usage-error.js';

const EXAMPLES = `  $ mediafs rm /mediafs/42/a.jpg s3://media/chat/42/b.jpg
  $ mediafs rm -r s3://media/chat/42
`;

interface RemoveOptions extends ToldOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
  readonly verbose?: boolean;
}

/** Adds `mediafs rm`. */
export function addRm(program: Command): void {
  fileCommand(program, 'rm', EXAMPLES)
    .summary('remove files and directories')
    .description(
      'Removes files, for good; with -r directories with all that lies below them, what no listing shows included. The ' +
        'root of a mount, of a bucket or of the disk stays.',
    )
    .argument('<path...>', 'files and directories')
    .option('-r, --recursive', 'directories with all in them')
    .option('-f, --force', 'say nothing of what is not there')
    .option('-v, --verbose', 'tell of each path')
    .option(...JSON_OPTION)
    .action((paths: string[], options: RemoveOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const locations = paths.map((path) => trees.locate(path));
        locations.forEach(refuseRoot);
        const removed: string[] = [];
        const failures: { path: string; error: string }[] = [];
        for (const location of locations) {
          const name = location.nameOf(location.path);
          try {
            await unlessAborted(run.signal, () => remove(location, options));
            removed.push(name);
            if (options.verbose && !options.json) process.stdout.write(`removed  ${quoteName(name)}\n`);
          } catch (error) {
            if (run.signal.aborted) throw error;
            if (options.force && isNothingThere(error)) continue;
            failures.push({ path: name, error: explain(error) });
            run.fail(name, error);
          }
        }
        if (options.json) printJson({ removed, failures });
        else if (removed.length > 0) process.stdout.write(`${countText(removed.length, 'path')} removed\n`);
      }),
    );
}

async function remove(
  { tree, path, isDirectory }: Location,
  { recursive = false }: RemoveOptions,
): Promise<void> {
  const { promises } = tree.fs;
  const stats = await promises.lstat(path);
  if (isDirectory && !stats.isDirectory()) throw new Error('is not a directory');
  if (stats.isDirectory() && !recursive) throw new Error('is a directory (-r removes it with all in it)');
  await promises.rm(path, { recursive });
}

function refuseRoot({ tree, path, nameOf }: Location): void {
  if (path === tree.root || path === '/')
    throw new UsageError(`${nameOf(path)} is a root, which stays; name what is to be removed in it`);
}
