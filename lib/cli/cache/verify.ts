import type { Command } from 'commander';
import { type Verified, verify } from '../../cache/inventory/verify.js';
import { bytesText, countText } from '../amounts.js';
import { Progress } from '../progress.js';
import { cacheCommand, onCache, printJson } from './command.js';
import { shown } from './shown.js';
import type { CacheOptions } from './target.js';

const HELP = `
Examples:
  $ mediafs cache verify --directory /var/cache/mediafs
  $ mediafs cache verify --repair --url s3://media/chat

What it finds:
  damaged  the bytes are not those of the object
  changed  it is not the file that was published: nobody uses it
  missing  a description of a file that is not there
  meta     a description that cannot be read
  orphan   a file that nothing describes: nobody uses it

Exit codes: 0 nothing is wrong, 1 something was wrong (removed by now, with --repair), 2 wrong arguments.
`;

interface VerifyCommandOptions extends CacheOptions {
  readonly repair?: boolean;
}

/** Adds `mediafs cache verify`: compares the cached files with what is known of them. */
export function addVerify(parent: Command): void {
  cacheCommand(parent, 'verify')
    .summary('compare the cached files with what is known of them')
    .description(
      'Compares size and identity of each cached file with its description, and its bytes with their CRC32 where that ' +
        'is known, and finds files that nothing describes.',
    )
    .option('-s, --store <name>', 'of one store only, as its directory below files/ is called')
    .option('-r, --repair', 'remove what is wrong, unless it is leased')
    .addHelpText('after', HELP)
    .action((options: VerifyCommandOptions, self: Command) =>
      onCache(self, options, async ({ layout, store }) => {
        const progress = new Progress('verified', bytesText, options.json);
        const verified = await verify(layout, {
          store,
          repair: options.repair,
          progress: (done, total) => progress.update(done, total),
        });
        progress.end();
        if (options.json) printJson(verified);
        else process.stdout.write(textOf(verified));
        return verified.findings.length === 0 ? 0 : 1;
      }),
    );
}

function textOf({ files, bytes, withoutSum, findings }: Verified): string {
  const lines = findings.map(
    ({ outcome, wrong, key, path, said }) =>
      `${outcome.padEnd(7)}  ${wrong.padEnd(7)}  ${shown(key ?? path)}: ${said}\n`,
  );
  const unread = withoutSum > 0 ? `, ${countText(withoutSum, 'file')} without a known sum` : '';
  return `${lines.join('')}${countText(files, 'file')}, ${bytesText(bytes)} read${unread}; ${findings.length} wrong\n`;
}
