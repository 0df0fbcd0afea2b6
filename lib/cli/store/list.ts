import type { Command } from 'commander';
import { throwIfAborted } from '../../errors.js';
import type { MediaStats } from '../../media-store/contract.js';
import { timeText } from '../amounts.js';
import { JSON_OPTION } from '../file-command.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store list agent:main:main
  $ mediafs store list -l agent:main:main
  $ mediafs store list --json agent:main:main | jq -r '.[].path'
`;

interface ListOptions extends StoreOptions {
  readonly long?: boolean;
}

/** Adds `mediafs store list`. */
export function addList(parent: Command): void {
  storeCommand(parent, 'list', EXAMPLES)
    .summary('list the media of a session')
    .description(
      'Lists the ids of the media of a session, the oldest first. A session without any lists nothing.',
    )
    .argument('<session>', 'the key of the session')
    .option('-l, --long', 'also size, time, type and path')
    .option(...JSON_OPTION)
    .action((session: string, options: ListOptions, self: Command) =>
      onStore(self, options, async ({ signal }, store) => {
        const media: MediaStats[] = [];
        for await (const medium of store.list(session)) {
          throwIfAborted(signal);
          media.push(medium);
        }
        media.sort(
          (one, other) => Number(one.modified) - Number(other.modified) || (one.id < other.id ? -1 : 1),
        );
        if (options.json) printJson(media);
        else process.stdout.write(media.map((medium) => lineOf(medium, options, media)).join(''));
      }),
    );
}

function lineOf(
  { id, size, modified, mime, path }: MediaStats,
  { long }: ListOptions,
  all: readonly MediaStats[],
) {
  if (!long) return `${id}\n`;
  const width = (of: (medium: MediaStats) => string) => Math.max(...all.map((medium) => of(medium).length));
  const bytes = String(size).padStart(width((medium) => String(medium.size)));
  const type = mime.padEnd(width((medium) => medium.mime));
  return `${id}  ${bytes}  ${timeText(Number(modified))}  ${type}  ${quoteName(path)}\n`;
}
