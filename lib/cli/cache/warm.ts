import type { Command } from 'commander';
import type { WarmAmount, Warmed } from '../../object-fs/warm/warm.js';
import { bytesText, countText } from '../amounts.js';
import { Interruption } from '../interruption.js';
import { readCount } from '../option-readers.js';
import { Progress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { cacheCommand, onCache, printJson } from './command.js';
import { shown } from './shown.js';
import type { CacheOptions } from './target.js';

const HELP = `
Examples:
  $ mediafs cache warm --url s3://media/chat sessions/42
  $ mediafs cache warm --url 's3://media/chat?maxBytes=50GiB' --concurrency 8 /

Paths are those of the mount: /sessions/42 is the directory sessions/42 below the prefix, and / is all of it.
It stops where other files would have to go; mediafs cache prune makes room.

Exit codes: 0 all is cached, 1 something is not (no room, or it could not be read), 2 wrong arguments, 128 and the
number of the signal where one has ended it: 130 for Ctrl-C.
`;

interface WarmCommandOptions extends CacheOptions {
  readonly concurrency: number;
}

/** Adds `mediafs cache warm`: fetches objects before somebody wants them. */
export function addWarm(parent: Command): void {
  cacheCommand(parent, 'warm')
    .summary('fetch files before somebody wants them')
    .description('Reads files, and all below directories, through the mount, so that they are cached.')
    .argument('<path...>', 'files or directories of the mount')
    .option('-c, --concurrency <number>', 'files at the same time', readCount, 4)
    .addHelpText('after', HELP)
    .action((paths: string[], options: WarmCommandOptions, self: Command) =>
      onCache(self, options, async ({ mount }) => {
        if (!mount) throw new UsageError('a directory alone has nothing to fetch from: give --url');
        const progress = new Progress('warmed', bytesText, options.json);
        using interruption = new Interruption();
        const { s3 } = await import('../../s3-fs.js');
        const objects = s3(mount);
        try {
          const warmed = await objects.warm(paths.map(absolute), {
            concurrency: options.concurrency,
            signal: interruption.signal,
            progress: (done, total) => progress.update(done, total),
          });
          progress.end();
          if (options.json) printJson(told(warmed));
          else process.stdout.write(textOf(warmed));
          return warmed.failures.length + warmed.left.files > 0 ? 1 : 0;
        } catch (error) {
          progress.end();
          if (interruption.exitCode === undefined) throw error;
          process.stderr.write('mediafs cache warm: interrupted; what was cached by then stays so\n');
          return interruption.exitCode;
        } finally {
          await objects.dispose();
        }
      }),
    );
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** Errors by their message. */
function told({ failures, ...warmed }: Warmed) {
  return { ...warmed, failures: failures.map(({ path, error }) => ({ path, error: messageOf(error) })) };
}

function textOf({ fetched, cached, left, failures }: Warmed): string {
  const lines = failures.map(({ path, error }) => `failed  ${shown(path)}: ${messageOf(error)}\n`);
  const parts = [
    `${amountText(fetched)} fetched`,
    `${amountText(cached)} were cached`,
    ...(left.files > 0 ? [`no room for ${amountText(left)}`] : []),
    ...(failures.length > 0 ? [`${failures.length} failed`] : []),
  ];
  return `${lines.join('')}${parts.join('; ')}\n`;
}

function amountText({ files, bytes }: WarmAmount): string {
  return `${countText(files, 'file')} (${bytesText(bytes)})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
