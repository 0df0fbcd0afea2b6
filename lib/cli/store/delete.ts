import type { Command } from 'commander';
import { MediaDeleteError } from '../../media-store/errors.js';
import { countText } from '../amounts.js';
import { JSON_OPTION } from '../file-command.js';
import { printJson } from '../run.js';
import { UsageError } from '../usage-error.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store delete agent:main:main
  $ mediafs store delete --id 8c5c1f3e-…
`;

interface DeleteOptions extends StoreOptions {
  readonly id?: string;
}

/** Adds `mediafs store delete`. */
export function addDelete(parent: Command): void {
  storeCommand(parent, 'delete', EXAMPLES)
    .summary('remove all media of a session, or one of them')
    .description(
      'Removes all media of a session, or with --id one medium, for good. A session without any is no failure.',
    )
    .argument('[session]', 'the key of the session')
    .option('--id <id>', 'the id of one medium')
    .option(...JSON_OPTION)
    .action((session: string | undefined, options: DeleteOptions, self: Command) =>
      onStore(self, options, async (run, store) => {
        const { id, json } = options;
        if ((session === undefined) === (id === undefined))
          throw new UsageError('give a session, or --id, not both');
        try {
          const removed =
            id === undefined ? await store.delete(session!) : await store.remove(id).then(() => 1);
          if (json) printJson({ removed, failures: [] });
          else process.stdout.write(`${countText(removed, 'file')} removed\n`);
        } catch (error) {
          if (!(error instanceof MediaDeleteError)) throw error;
          for (const { key, error: failure } of error.failures) run.fail(key, failure);
          if (json) printJson({ failures: error.failures.map(({ key }) => key) });
        }
      }),
    );
}
