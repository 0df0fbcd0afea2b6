import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { prune } from '../../cache/inventory/prune.js';
import { Progress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { cacheCommand, onCache, printJson } from './command.js';
import { prunedText } from './pruned-report.js';
import type { CacheOptions, CacheTarget } from './target.js';

const HELP = `
Examples:
  $ mediafs cache clear --directory /var/cache/mediafs
  $ mediafs cache clear --yes --url s3://media/chat

Exit codes: 0, 1 the directory could not be read or the answer was no, 2 wrong arguments.
`;

interface ClearOptions extends CacheOptions {
  readonly yes?: boolean;
}

/** Milliseconds: what was touched since may be between two steps of a process that is not seen from here. */
const TEMPORARY_AGE_MS = 60_000;

/** Adds `mediafs cache clear`: removes all that is not leased or open. */
export function addClear(parent: Command): void {
  cacheCommand(parent, 'clear')
    .summary('remove all that is not leased or open')
    .description(
      'Removes all cached files but those that are leased, or open in a process that can be seen from here; and ' +
        'temporary files that nobody uses. Asks before it does. What is needed again is fetched again.',
    )
    .option('-s, --store <name>', 'of one store only, as its directory below files/ is called')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', HELP)
    .action((options: ClearOptions, self: Command) =>
      onCache(self, options, async (target) => {
        if (!options.yes && !(await isAgreed(target))) return 1;
        const progress = new Progress('cleared', String, options.json);
        const pruned = await prune(target.layout, {
          maxBytes: 0,
          store: target.store,
          temporaryOlderThan: TEMPORARY_AGE_MS,
          progress: (done, total) => progress.update(done, total),
        });
        progress.end();
        if (options.json) printJson(pruned);
        else process.stdout.write(prunedText(pruned, false));
        return 0;
      }),
    );
}

async function isAgreed({ layout, store }: CacheTarget): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('nobody is there to be asked: give --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const what = store === undefined ? 'all stores' : `the store ${store}`;
    const answer = await terminal.question(`Remove all files of ${what} from ${layout.root}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
