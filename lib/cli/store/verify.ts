import type { Command } from 'commander';
import type { Finding } from '../../media-store/contract.js';
import { JSON_OPTION } from '../file-command.js';
import { readDuration } from '../option-readers.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store verify
  $ mediafs store verify --repair --url s3://media/chat
  $ mediafs store verify --repair --older-than 0s
`;

interface VerifyCommandOptions extends StoreOptions {
  readonly repair?: boolean;
  readonly olderThan?: number;
}

/** Adds `mediafs store verify`. */
export function addVerify(parent: Command): void {
  storeCommand(parent, 'verify', EXAMPLES)
    .summary('compare what leads to media with the media')
    .description(
      'Compares what leads to media (their manifests, or descriptions) with the media themselves. Ends with 1 where ' +
        'something is wrong that was not repaired.',
    )
    .option('-r, --repair', 'write what is missing, and remove what leads nowhere')
    .option(
      '-o, --older-than <duration>',
      'repair nothing younger, which somebody may be saving (default: 1h)',
      readDuration,
    )
    .option(...JSON_OPTION)
    .action((options: VerifyCommandOptions, self: Command) =>
      onStore(self, options, async (run, store) => {
        const { repair, olderThan, json } = options;
        const findings: Finding[] = [];
        for await (const finding of store.verify({ repair, olderThan, signal: run.signal })) {
          findings.push(finding);
          if (!json) process.stdout.write(lineOf(finding));
        }
        if (findings.some(({ repaired }) => !repaired)) run.failQuietly();
        if (json) printJson(findings);
        else process.stdout.write(`${findings.length} wrong\n`);
      }),
    );
}

function lineOf({ kind, id, place, repaired }: Finding): string {
  const where = place === undefined ? '' : `  ${quoteName(place)}`;
  return `${repaired ? 'repaired' : 'wrong'.padEnd(8)}  ${kind.padEnd(16)}  ${quoteName(id)}${where}\n`;
}
