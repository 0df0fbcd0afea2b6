import type { Command } from 'commander';
import type { Stats } from '../../native-fs.js';
import { bytesText } from '../amounts.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import type { Location } from '../trees/tree.js';
import { kindOf } from '../trees/walk.js';
import { modeText, timeOf } from './stats-text.js';

const EXAMPLES = `  $ mediafs stat /mediafs/42/cat.jpg
  $ mediafs stat s3://media/chat/42/cat.jpg
  $ mediafs stat --json /mediafs/42/cat.jpg | jq .[0].size
`;

/** Adds `mediafs stat`. */
export function addStat(program: Command): void {
  fileCommand(program, 'stat', EXAMPLES)
    .summary('tell of files what is known of them')
    .description('Tells type, size, mode and times of files. Of a symbolic link, those of the link itself.')
    .argument('<path...>', 'files and directories')
    .option(...JSON_OPTION)
    .action((paths: string[], options: ToldOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const found: ReturnType<typeof told>[] = [];
        for (const location of paths.map((path) => trees.locate(path))) {
          try {
            const { tree, path } = location;
            const stats = await tree.fs.promises.lstat(path);
            const target = stats.isSymbolicLink() ? await tree.fs.promises.readlink(path) : undefined;
            found.push(told(location, stats, target));
          } catch (error) {
            run.fail(location.nameOf(location.path), error);
          }
        }
        if (options.json) return printJson(found);
        process.stdout.write(found.map(textOf).join('\n'));
      }),
    );
}

function told({ path, nameOf }: Location, stats: Stats, target: string | undefined) {
  const { size, mode, uid, gid, mtime: modified, ctime: changed, ino: inode } = stats;
  return {
    path: nameOf(path),
    type: kindOf(stats),
    size,
    modified,
    changed,
    mode: mode & 0o7777,
    uid,
    gid,
    inode,
    target,
  };
}

function textOf({
  path,
  type,
  size,
  modified,
  changed,
  mode,
  uid,
  gid,
  inode,
  target,
}: ReturnType<typeof told>): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['path', quoteName(path)],
    ['type', type],
    ['target', target === undefined ? undefined : quoteName(target)],
    ['size', type === 'directory' ? undefined : `${size} (${bytesText(size)})`],
    ['modified', timeOf(modified)],
    ['changed', timeOf(changed)],
    ['mode', `${mode.toString(8).padStart(4, '0')} ${modeText(type, mode)}`],
    ['owner', `${uid}:${gid}`],
    ['inode', String(inode)],
  ];
  return lines
    .flatMap(([name, value]) => (value === undefined ? [] : `${name.padEnd(9)} ${value}\n`))
    .join('');
}
