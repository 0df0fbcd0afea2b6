import { type Command, Option } from 'commander';
import type { ObjectFileSystem } from '../object-fs/object-file-system.js';
import { describeGarbage, garbageAsJson, hasFailed } from './garbage-report.js';
import { readDuration } from './option-readers.js';

const EXAMPLES = `
Examples:
  $ mediafs gc --url s3://bucket/prefix --dry-run
  $ mediafs gc --url 's3://media?endpoint=http://localhost:9000' --older-than 2h --json

Exit codes: 0 all is removed that should be (or nothing was found), 1 something could not be removed or looked at,
2 wrong arguments.

What is left alone: uploads that a live process on this cache directory has noted; uploads younger than the bound,
unless a process on this cache directory has noted them and is dead; whatever lies outside of the prefix. Uploads of
other programs below the prefix cannot be told from ours: choose a bound that none of them needs.
`;

interface Options {
  readonly url: string;
  readonly olderThan: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds `mediafs gc`: gives up what dead processes have left in a store and in the cache directory. */
export function addGc(program: Command): void {
  program
    .command('gc')
    .summary('give up uploads and temporary files of dead processes')
    .description(
      'Aborts unfinished uploads in parts below a prefix, which nobody sees and which are paid for, and removes ' +
        'temporary files that nobody uses from the cache directory.',
    )
    .requiredOption('-u, --url <url>', 'what is mounted: s3://bucket/prefix?endpoint=&cacheDirectory=')
    .addOption(
      new Option('-o, --older-than <duration>', 'leave alone what is younger (500ms, 1s, 5m, 2h, 1d)')
        .argParser(readDuration)
        .default(DAY_MS, '1d'),
    )
    .option('-n, --dry-run', 'tell only, and remove nothing')
    .option('--json', 'tell it as JSON')
    .addHelpText('after', EXAMPLES)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (options: Options, self: Command) => {
      process.exitCode = await run(await mountedAt(options.url, self), options);
    });
}

const DAY_MS = 86_400_000;

async function mountedAt(url: string, self: Command): Promise<ObjectFileSystem> {
  const { fileSystemOf } = await import('../mount-url.js');
  const { ObjectFileSystem } = await import('../object-fs/object-file-system.js');
  try {
    const mounted = fileSystemOf(url);
    if (mounted instanceof ObjectFileSystem) return mounted;
    throw new TypeError('only an s3 URL has garbage to collect');
  } catch (error) {
    return self.error(`mediafs gc: ${(error as Error).message}`, { exitCode: 2 });
  }
}

async function run(mounted: ObjectFileSystem, { olderThan, dryRun, json }: Options): Promise<number> {
  try {
    const garbage = await mounted.collectGarbage({ olderThan, dryRun });
    const text = json ? garbageAsJson(garbage) : describeGarbage(garbage, { olderThan, now: Date.now() });
    process.stdout.write(`${text}\n`);
    return hasFailed(garbage) ? 1 : 0;
  } catch (error) {
    process.stderr.write(`mediafs gc: ${(error as Error).message}\n`);
    return 1;
  } finally {
    await mounted.dispose();
  }
}
