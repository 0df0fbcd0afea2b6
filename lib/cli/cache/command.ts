import type { Command } from 'commander';
import { UsageError } from '../usage-error.js';
import type { CacheOptions, CacheTarget } from './target.js';

/** Adds a command on a cache, with the options that all of them have. */
export function cacheCommand(parent: Command, name: string): Command {
  return (
    parent
      .command(name)
      .option(
        '-u, --url <url>',
        'what is mounted: s3://bucket/prefix?cacheDirectory=; default: the environment',
      )
      .option('-d, --directory <path>', 'a cache directory alone, with all stores in it')
      .option('--json', 'print one JSON document')
      // Commander ends with 1 for a wrong option, which here means that something was wrong in the cache.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  );
}

/** Finds the cache, and does the work, which resolves with the exit code. */
export async function onCache<Options extends CacheOptions>(
  self: Command,
  options: Options,
  work: (target: CacheTarget) => Promise<number>,
): Promise<void> {
  const said = (error: unknown): string => `mediafs cache ${self.name()}: ${(error as Error).message}`;
  const refuse = (error: unknown): never => self.error(said(error), { exitCode: 2 });
  const { cacheTargetOf } = await import('./target.js');
  const target = await cacheTargetOf(options, process.env).catch(refuse);
  process.exitCode = await work(target).catch((error) => {
    if (error instanceof UsageError) return refuse(error);
    process.stderr.write(`${said(error)}\n`);
    return 1;
  });
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
