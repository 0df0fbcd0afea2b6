import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { type Run, type RunOptions, run } from '../run.js';
import type { OpenedStore } from './open-store.js';

export interface StoreOptions {
  readonly url?: string;
  readonly json?: boolean;
}

/** Adds a command on a media store, with the options and the end of the help that all of them have. */
export function storeCommand(parent: Command, name: string, examples: string): Command {
  return parent
    .command(name)
    .option(
      '-u, --url <url>',
      'where the store lies: s3://bucket/prefix or file:///directory; default: the environment',
    )
    .addHelpText('after', `\nExamples:\n${examples}${EXIT_CODES}`);
}

/** Does the work of a command on the media store that is meant, and ends it. */
export function onStore(
  self: Command,
  { url }: StoreOptions,
  work: (run: Run, store: OpenedStore) => Promise<void>,
  options?: RunOptions,
): Promise<void> {
  return run(
    self,
    async (running) => {
      const { openStore } = await import('./open-store.js');
      const store = await openStore(url, process.env);
      try {
        await work(running, store);
      } finally {
        await store.dispose();
      }
    },
    options,
  );
}
