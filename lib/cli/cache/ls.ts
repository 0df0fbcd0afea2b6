import type { Command } from 'commander';
import { type DescribedFile, describedFiles } from '../../cache/inventory/described-files.js';
import { timeText } from '../amounts.js';
import { cacheCommand, onCache, printJson } from './command.js';
import { shown } from './shown.js';
import type { CacheOptions } from './target.js';

const HELP = `
Examples:
  $ mediafs cache ls -l --directory /var/cache/mediafs
  $ mediafs cache ls --json --url s3://media/chat | jq -r '.[].path'

Exit codes: 0, 1 the directory could not be read, 2 wrong arguments.
`;

interface ListOptions extends CacheOptions {
  readonly long?: boolean;
}

interface Listed {
  readonly store: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly used: number;
  readonly published: number;
  readonly path: string;
}

/** Adds `mediafs cache ls`: the cached files, those first that were used last. */
export function addList(parent: Command): void {
  cacheCommand(parent, 'ls')
    .summary('list the cached files, the last used first')
    .description('Lists the keys that are cached, the last used first: what stands at the end goes first.')
    .option('-l, --long', 'also size, version, and when it was used and published')
    .option('-s, --store <name>', 'of one store only, as its directory below files/ is called')
    .addHelpText('after', HELP)
    .action((options: ListOptions, self: Command) =>
      onCache(self, options, async ({ layout, store }) => {
        const files: Listed[] = [];
        for await (const file of describedFiles(layout, store)) files.push(listedOf(file));
        files.sort((one, other) => other.used - one.used || (one.key < other.key ? -1 : 1));
        if (options.json) printJson(files);
        else
          process.stdout.write(
            options.long ? longText(files) : files.map(({ key }) => `${shown(key)}\n`).join(''),
          );
        return 0;
      }),
    );
}

function listedOf({ store, meta, used, file }: DescribedFile): Listed {
  const { size, version } = meta.record;
  // The change time is that of the publication: nothing touches a file afterwards.
  const published = Math.floor(Number(meta.identity.changed) / 1e6);
  return { store, key: meta.key, size, version, used: Math.floor(used), published, path: file };
}

function longText(files: readonly Listed[]): string {
  const rows = files.map(({ size, used, published, version, store, key }) => [
    `${size}`,
    timeText(used),
    timeText(published),
    version,
    store,
    shown(key),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `${row.map((cell, column) => padded(cell, column, widths[column])).join('  ')}\n`)
    .join('');
}

function padded(cell: string, column: number, width = 0): string {
  return column === 0 ? cell.padStart(width) : cell.padEnd(width);
}
