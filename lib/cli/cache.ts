import type { Command } from 'commander';
import { addClear } from './cache/clear.js';
import { addList } from './cache/ls.js';
import { addPrune } from './cache/prune.js';
import { addStats } from './cache/stats.js';
import { addVerify } from './cache/verify.js';
import { addWarm } from './cache/warm.js';

const EXAMPLES = `
Examples:
  $ mediafs cache stats --url 's3://media/chat?cacheDirectory=/var/cache/mediafs'
  $ mediafs cache stats
      what the environment says (MEDIAFS_BACKEND and its like)
  $ mediafs cache ls -l --directory /var/cache/mediafs
  $ mediafs cache verify --repair
  $ mediafs cache prune --older-than 30d --dry-run --directory /var/cache/mediafs
  $ mediafs cache warm --url 's3://media/chat' sessions/42
  $ mediafs cache clear --yes --directory /var/cache/mediafs
`;

/** Adds `mediafs cache`: looks at a cache directory, and cleans it. */
export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .summary('look at the cache directory, and clean it')
    .description(
      'Looks at a cache directory, and cleans it. Safe beside running processes: each of them answers rightly whatever ' +
        'is removed. Give --url (or the environment) for the cache of a mount, or --directory for a cache alone.',
    )
    .addHelpText('after', EXAMPLES)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  addStats(cache);
  addList(cache);
  addVerify(cache);
  addPrune(cache);
  addWarm(cache);
  addClear(cache);
}
