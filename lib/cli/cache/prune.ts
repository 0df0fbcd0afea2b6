import type { Command } from 'commander';
import { prune } from '../../cache/inventory/prune.js';
import { takeStock } from '../../cache/inventory/take-stock.js';
import { readBytes, readDuration } from '../option-readers.js';
import { Progress } from '../progress.js';
import { cacheCommand, onCache, printJson } from './command.js';
import { prunedText } from './pruned-report.js';
import type { CacheOptions } from './target.js';

const HELP = `
Examples:
  $ mediafs cache prune --max-bytes 5GiB --directory /var/cache/mediafs
  $ mediafs cache prune --older-than 30d --dry-run --directory /var/cache/mediafs

Without --max-bytes and --older-than it prunes to the bound that the mount has. What is leased, or open in a process
that can be seen from here, stays. Temporary files count as forgotten after --older-than, or a day.

Exit codes: 0, 1 the directory could not be read, 2 wrong arguments.
`;

interface PruneCommandOptions extends CacheOptions {
  readonly maxBytes?: number;
  readonly olderThan?: number;
  readonly grace: number;
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
}

/** Adds `mediafs cache prune`: removes what was used longest ago, and what nobody uses. */
export function addPrune(parent: Command): void {
  cacheCommand(parent, 'prune')
    .summary('remove what was used longest ago, and what nobody uses')
    .description(
      'Removes cached files of all stores, those first that were used longest ago; files that nothing describes; and ' +
        'forgotten temporary files. Then measures what is left, and tells all processes.',
    )
    .option(
      '-m, --max-bytes <bytes>',
      'bytes that the directory may hold afterwards (0, 512MiB, 10GiB)',
      readBytes,
    )
    .option('-o, --older-than <duration>', 'remove what was not used for so long (2h, 7d)', readDuration)
    .option('--grace <duration>', 'leave alone what came within that time', readDuration, 0)
    .option('-n, --dry-run', 'tell only, and remove nothing')
    .option('-v, --verbose', 'tell of each file')
    .addHelpText('after', HELP)
    .action((options: PruneCommandOptions, self: Command) =>
      onCache(self, options, async ({ layout, maxBytes: configured }) => {
        const { olderThan, grace, dryRun = false } = options;
        const isBare = options.maxBytes === undefined && olderThan === undefined;
        const maxBytes = isBare ? (await takeStock(layout, configured)).maxBytes : options.maxBytes;
        const progress = new Progress('pruned', String, options.json);
        const pruned = await prune(layout, {
          maxBytes,
          olderThan,
          grace,
          dryRun,
          temporaryOlderThan: olderThan,
          progress: (done, total) => progress.update(done, total),
        });
        progress.end();
        if (options.json) printJson(pruned);
        else process.stdout.write(prunedText(pruned, dryRun || options.verbose === true));
        return 0;
      }),
    );
}
