import type { Command } from 'commander';
import { JSON_OPTION } from '../file-command.js';
import { printJson } from '../run.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store path 8c5c1f3e-…
  $ mediafs exec -- node play.js "$(mediafs store path 8c5c1f3e-…)"
`;

/** Adds `mediafs store path`. */
export function addPath(parent: Command): void {
  storeCommand(parent, 'path', EXAMPLES)
    .summary('print the mounted path of a medium')
    .description(
      'Prints the mounted path of a medium, which is the same on every host. As JSON, all that is known of it.',
    )
    .argument('<id>', 'the id of the medium')
    .option(...JSON_OPTION)
    .action((id: string, options: StoreOptions, self: Command) =>
      onStore(self, options, async (_run, store) => {
        if (options.json) printJson(await store.stat(id));
        else process.stdout.write(`${await store.path(id)}\n`);
      }),
    );
}
