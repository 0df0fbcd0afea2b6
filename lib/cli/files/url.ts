import type { Command } from 'commander';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { readDuration } from '../option-readers.js';
import { printJson } from '../run.js';

const EXAMPLES = `  $ mediafs url /mediafs/42/cat.jpg
  $ mediafs url --expires 5m --download 'my cat.jpg' s3://media/chat/42/cat.jpg
  $ curl -T cat.jpg "$(mediafs url --put s3://media/chat/42/cat.jpg)"
`;

interface UrlOptions extends ToldOptions {
  readonly expires: number;
  readonly download?: string;
  readonly put?: boolean;
}

/** Adds `mediafs url`. */
export function addUrl(program: Command): void {
  fileCommand(program, 'url', EXAMPLES)
    .summary('sign URLs by which anybody can read a file for a while')
    .description(
      'Prints URLs that let their bearer read one file of a store, or store it, without credentials and for a while. ' +
        'Nothing is asked of the store: whether there is such a file, the bearer finds out.',
    )
    .argument('<path...>', 'files')
    .option('-e, --expires <duration>', 'how long they are good (5m, 1h, at most 7d)', readDuration, 900_000)
    .option('--download <name>', 'a browser saves the file by this name, and does not show it')
    .option('--put', 'URLs to store by, with the method PUT')
    .option(...JSON_OPTION)
    .action((paths: string[], { expires, download, put, ...options }: UrlOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const signed: { path: string; url: string; expires: Date }[] = [];
        const expiresIn = Math.floor(expires / 1000);
        for (const { tree, path, nameOf } of paths.map((text) => trees.locate(text))) {
          try {
            if (!tree.presign) throw new Error('is a file of the disk, which signs nothing');
            const end = new Date(Date.now() + expiresIn * 1000);
            const url = put
              ? (await tree.presign(path, { method: 'PUT', expiresIn })).url
              : await tree.presign(path, { expiresIn, download });
            signed.push({ path: nameOf(path), url, expires: end });
          } catch (error) {
            run.fail(nameOf(path), error);
          }
        }
        if (options.json) printJson(signed);
        else process.stdout.write(signed.map(({ url }) => `${url}\n`).join(''));
      }),
    );
}
