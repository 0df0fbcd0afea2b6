import type { Command } from 'commander';
import { bytesText, countText } from '../amounts.js';
import { JSON_OPTION } from '../file-command.js';
import { readDuration } from '../option-readers.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store sweep --older-than 24h --dry-run
  $ mediafs store sweep --older-than 24h
  $ mediafs store sweep --older-than 90d --media
`;

interface SweepCommandOptions extends StoreOptions {
  readonly olderThan: number;
  readonly dryRun?: boolean;
  readonly media?: boolean;
}

/** Adds `mediafs store sweep`. */
export function addSweep(parent: Command): void {
  storeCommand(parent, 'sweep', EXAMPLES)
    .summary('remove old temporary and cached files, and with --media old media')
    .description(
      'Removes old temporary and cached files, and with --media old media too. What is in doubt stays.',
    )
    .requiredOption('-o, --older-than <duration>', 'leave alone what is younger (5m, 24h, 30d)', readDuration)
    .option('-n, --dry-run', 'tell only, and remove nothing')
    .option('--media', 'media as well, for good')
    .option(...JSON_OPTION)
    .action((options: SweepCommandOptions, self: Command) =>
      onStore(self, options, async (_run, store) => {
        const { olderThan, dryRun, media: removeMedia, json } = options;
        const swept = await store.sweep({ olderThan, dryRun, removeMedia });
        if (json) return printJson(swept);
        const bytes = swept.reduce((sum, { size }) => sum + size, 0);
        const lines = swept.map(
          ({ kind, path, size }) => `${kind.padEnd(9)}  ${size} bytes  ${quoteName(path)}\n`,
        );
        const done = dryRun ? 'would go' : 'removed';
        process.stdout.write(
          `${lines.join('')}${countText(swept.length, 'file')} (${bytesText(bytes)}) ${done}\n`,
        );
      }),
    );
}
