import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { codeOf } from '../../errors.js';
import { type FileOptions, fileCommand, onTrees } from '../file-command.js';
import { readPosition } from '../option-readers.js';
import { standardOutput } from '../write-out.js';

const EXAMPLES = `  $ mediafs cat s3://media/chat/42/note.txt
  $ mediafs cat /mediafs/42/film.mp4 | ffprobe -
  $ mediafs cat --start 0 --end 1023 s3://media/film.mp4 | xxd | head
`;

interface CatOptions extends FileOptions {
  readonly start?: number;
  readonly end?: number;
}

/** Adds `mediafs cat`. */
export function addCat(program: Command): void {
  fileCommand(program, 'cat', EXAMPLES)
    .summary('print files')
    .description(
      'Prints files one after the other, however large they are; of a range, a store is asked for no more.',
    )
    .argument('<path...>', 'files')
    .option('--start <byte>', 'the first byte, 0 being that of the file', readPosition)
    .option('--end <byte>', 'the last byte, which is printed too', readPosition)
    .action((paths: string[], { start, end, ...options }: CatOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const { signal } = run;
        for (const { tree, path, nameOf } of paths.map((text) => trees.locate(text))) {
          try {
            const stream = tree.fs.createReadStream(path, { start, end, highWaterMark: CHUNK_BYTES });
            await pipeline(stream, standardOutput(), { signal });
          } catch (error) {
            if (signal.aborted || codeOf(error) === 'EPIPE') throw error;
            run.fail(nameOf(path), error);
          }
        }
      }),
    );
}

const CHUNK_BYTES = 256 * 1024;
