import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { readPosition } from '../option-readers.js';
import { standardOutput } from '../write-out.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store open 8c5c1f3e-… > photo.jpg
  $ mediafs store open 8c5c1f3e-… --start 0 --end 1023 | xxd
`;

interface OpenOptions extends StoreOptions {
  readonly start?: number;
  readonly end?: number;
}

/** Adds `mediafs store open`. */
export function addOpen(parent: Command): void {
  storeCommand(parent, 'open', EXAMPLES)
    .summary('print the bytes of a medium')
    .description('Prints the bytes of a medium, or a range of them.')
    .argument('<id>', 'the id of the medium')
    .option('--start <byte>', 'the first byte, 0 being that of the file', readPosition)
    .option('--end <byte>', 'the last byte, which is printed too', readPosition)
    .action((id: string, { start, end, ...options }: OpenOptions, self: Command) =>
      onStore(self, options, async ({ signal }, store) => {
        await pipeline(await store.open(id, { start, end, signal }), standardOutput(), { signal });
      }),
    );
}
