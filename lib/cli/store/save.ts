import type { Command } from 'commander';
import { nativeFs } from '../../native-fs.js';
import { bytesText } from '../amounts.js';
import { JSON_OPTION } from '../file-command.js';
import { readBytes } from '../option-readers.js';
import { Progress } from '../progress.js';
import { printJson } from '../run.js';
import { onStore, type StoreOptions, storeCommand } from './command.js';

const EXAMPLES = `  $ mediafs store save agent:main:main photo.jpg
  $ ffmpeg -i in.wav -f mp3 - | mediafs store save agent:main:main - --mime audio/mpeg
  $ id=$(mediafs store save agent:main:main photo.jpg)
  $ mediafs store save --json agent:main:main photo.jpg | jq -r .path
`;

interface SaveOptions extends StoreOptions {
  readonly mime?: string;
  readonly name?: string;
  readonly maxBytes?: number;
}

/** Adds `mediafs store save`. */
export function addSave(parent: Command): void {
  storeCommand(parent, 'save', EXAMPLES)
    .summary('keep a file as a medium of a session, and print its id')
    .description(
      'Keeps a copy of a file as a medium of a session, and prints its id. A failure leaves nothing.',
    )
    .argument('<session>', 'the key of the session')
    .argument('<file>', 'a file of the disk, or - for standard input')
    .option('--mime <type>', 'its MIME type; default: by the name, else by the first bytes')
    .option('--name <name>', 'the name that it has; default: that of the file')
    .option('--max-bytes <bytes>', 'refuse more than so many (10MiB)', readBytes)
    .option(...JSON_OPTION)
    .action((session: string, file: string, options: SaveOptions, self: Command) =>
      onStore(self, options, async ({ signal }, store) => {
        const { mime, name, maxBytes, json } = options;
        const progress = new Progress('saved', bytesText, json);
        const source = file === '-' ? nativeFs.createReadStream('', { fd: 0, autoClose: false }) : file;
        const onProgress = ({ bytes, total = 0 }: { bytes: number; total?: number }) =>
          progress.update(bytes, total);
        try {
          const media = await store.save(session, source, { mime, name, maxBytes, signal, onProgress });
          progress.end();
          if (json) printJson(media);
          else process.stdout.write(`${media.id}\n`);
        } finally {
          progress.end();
        }
      }),
    );
}
