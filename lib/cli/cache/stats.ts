import type { Command } from 'commander';
import { type Amount, type Stock, takeStock } from '../../cache/inventory/take-stock.js';
import { bytesText, countText, timeText } from '../amounts.js';
import { cacheCommand, onCache, printJson } from './command.js';
import type { CacheOptions } from './target.js';

const HELP = `
Examples:
  $ mediafs cache stats --url 's3://media/chat?cacheDirectory=/var/cache/mediafs'
  $ mediafs cache stats --directory /var/cache/mediafs --json | jq .held

"held" is what all processes have told that they have taken: blocks of 4 KiB, descriptions and files in the making
included. "found" is what the cached files that lie there now take. A process that was killed leaves "held" too high;
mediafs cache prune measures anew.

Exit codes: 0, 1 the directory could not be read, 2 wrong arguments.
`;

/** Adds `mediafs cache stats`: what a cache directory holds. */
export function addStats(parent: Command): void {
  cacheCommand(parent, 'stats')
    .summary('tell what the cache directory holds')
    .description(
      'Tells what a cache directory holds, and what it may hold. Always the whole directory, of all stores.',
    )
    .addHelpText('after', HELP)
    .action((options: CacheOptions, self: Command) =>
      onCache(self, options, async ({ layout, maxBytes }) => {
        const stock = await takeStock(layout, maxBytes);
        if (options.json) printJson(stock);
        else process.stdout.write(textOf(stock));
        return 0;
      }),
    );
}

function textOf(stock: Stock): string {
  const { directory, held, found, maxBytes, free, temporary, leases, oldestUse, newestUse } = stock;
  const lines: [string, string][] = [
    ['directory', directory],
    [
      'held',
      held === undefined ? 'not told yet' : `${bytesText(held)} (${percent(held, maxBytes)} of the bound)`,
    ],
    ['found', bytesText(found)],
    ['bound', bytesText(maxBytes)],
    ['free disk', free === undefined ? 'not told' : bytesText(free)],
    ['files', amountText(stock)],
    ['temporary', amountText(temporary)],
    ['leases', `${leases}`],
    ['oldest use', oldestUse === undefined ? '-' : timeText(oldestUse)],
    ['newest use', newestUse === undefined ? '-' : timeText(newestUse)],
    ...stock.stores.map(({ store, ...amount }): [string, string] => [
      'store',
      `${store}: ${amountText(amount)}`,
    ]),
  ];
  return lines.map(([name, value]) => `${name.padEnd(11)} ${value}\n`).join('');
}

function amountText({ files, bytes }: Amount): string {
  return `${countText(files, 'file')}, ${bytesText(bytes)}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
