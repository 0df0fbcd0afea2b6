import { dirname } from 'node:path';
import type { Command } from 'commander';
import { bytesText } from '../amounts.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import type { Location } from '../trees/tree.js';
import { byPath, walk } from '../trees/walk.js';

const EXAMPLES = `  $ mediafs du -sH s3://media/chat
  $ mediafs du /mediafs | sort -n | tail
  $ mediafs du --json /mediafs/42
`;

interface UsageOptions extends ToldOptions {
  readonly summarize?: boolean;
  readonly humanReadable?: boolean;
}

interface Usage {
  readonly path: string;
  /** Bytes, of all files below. */
  bytes: number;
  files: number;
}

/** Adds `mediafs du`. */
export function addDu(program: Command): void {
  fileCommand(program, 'du', EXAMPLES)
    .summary('tell how much directories hold')
    .description(
      'Sums up the bytes of files, for each directory with all below it. On a store it costs the listing.',
    )
    .argument('[path...]', 'files and directories; default: the mount')
    .option('-s, --summarize', 'only what is named, and no directory below')
    .option('-H, --human-readable', 'sizes in KiB, MiB and so on')
    .option(...JSON_OPTION)
    .action((paths: string[], options: UsageOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const all: Usage[] = [];
        for (const path of paths.length > 0 ? paths : [trees.mountPath]) {
          const location = trees.locate(path);
          try {
            all.push(...(await usageOf(location, options.summarize === true, run.signal)));
          } catch (error) {
            if (run.signal.aborted) throw error;
            run.fail(location.nameOf(location.path), error);
          }
        }
        if (options.json) printJson(all);
        else process.stdout.write(all.map((usage) => textOf(usage, options)).join(''));
      }),
    );
}

/** A directory behind those that lie in it, as `du` of GNU has them. */
async function usageOf(
  { tree, path, nameOf }: Location,
  isSum: boolean,
  signal: AbortSignal,
): Promise<Usage[]> {
  const stats = await tree.fs.promises.lstat(path);
  if (!stats.isDirectory()) return [{ path: nameOf(path), bytes: stats.size, files: 1 }];
  const usages = new Map<string, Usage>([[path, { path, bytes: 0, files: 0 }]]);
  const usageAt = (directory: string): Usage => {
    const usage = usages.get(directory) ?? { path: directory, bytes: 0, files: 0 };
    usages.set(directory, usage);
    return usage;
  };
  for await (const entry of walk(tree, path, { recursive: true, stats: 'files', signal })) {
    if (entry.kind === 'directory' && !isSum) usageAt(entry.path);
    if (!entry.stats) continue;
    for (let above = isSum ? path : dirname(entry.path); ; above = dirname(above)) {
      const usage = usageAt(above);
      usage.bytes += entry.stats.size;
      usage.files += 1;
      if (above === path) break;
    }
  }
  const [root, ...below] = [...usages.values()].sort(byPath);
  return [...below, root!].map((usage) => ({ ...usage, path: nameOf(usage.path) }));
}

function textOf({ path, bytes }: Usage, { humanReadable }: UsageOptions): string {
  const name = process.stdout.isTTY ? quoteName(path) : path;
  return `${humanReadable ? bytesText(bytes) : bytes}\t${name}\n`;
}
