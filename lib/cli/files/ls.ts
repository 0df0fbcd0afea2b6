import type { Command } from 'commander';
import { bytesText } from '../amounts.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from '../file-command.js';
import { printJson } from '../run.js';
import { quoteName } from '../terminal/quote-name.js';
import { type Style, styleFor } from '../terminal/style.js';
import type { Location } from '../trees/tree.js';
import { byPath, type Entry, kindOf, walk } from '../trees/walk.js';
import { modeText, timeOf } from './stats-text.js';

const EXAMPLES = `  $ mediafs ls
      what is mounted, by the environment (MEDIAFS_BACKEND and its like)
  $ mediafs ls -l /mediafs/42
  $ mediafs ls -lRH s3://media/chat
  $ mediafs ls --json 's3://media/?endpoint=http://localhost:9000' | jq -r '.[].path'
`;

interface ListOptions extends ToldOptions {
  readonly long?: boolean;
  readonly recursive?: boolean;
  readonly humanReadable?: boolean;
}

interface Listed extends Entry {
  readonly location: Location;
  readonly target: string | undefined;
}

/** Adds `mediafs ls`. */
export function addLs(program: Command): void {
  fileCommand(program, 'ls', EXAMPLES)
    .summary('list directories')
    .description(
      'Lists files, a line each, in the order of their bytes; directories have a slash behind their names. On a terminal ' +
        'odd names are quoted, as a shell takes them; in a pipe and as JSON they are as they are.',
    )
    .argument('[path...]', 'files and directories; default: the mount')
    .option('-l, --long', 'also mode, size and time')
    .option('-R, --recursive', 'all below, by their paths from there')
    .option('-H, --human-readable', 'sizes in KiB, MiB and so on')
    .option(...JSON_OPTION)
    .action((paths: string[], options: ListOptions, self: Command) =>
      onTrees(self, options, async (run, trees) => {
        const locations = (paths.length > 0 ? paths : [trees.mountPath]).map((path) => trees.locate(path));
        const all: Listed[][] = [];
        for (const location of locations) {
          try {
            all.push(await listAt(location, options, run.signal));
          } catch (error) {
            if (run.signal.aborted) throw error;
            run.fail(location.nameOf(location.path), error);
          }
        }
        if (options.json) return printJson(all.flat().map(told));
        const blocks = all.map((listed) => textOf(listed, options, locations.length > 1));
        process.stdout.write(blocks.join(locations.length > 1 ? '\n' : ''));
      }),
    );
}

async function listAt(location: Location, options: ListOptions, signal: AbortSignal): Promise<Listed[]> {
  const { tree, path } = location;
  const stats = await tree.fs.promises.stat(location.isDirectory ? `${path}/`.replace('//', '/') : path);
  if (!stats.isDirectory()) return [{ location, path, kind: kindOf(stats), stats, target: undefined }];
  const entries: Listed[] = [];
  const { recursive = false, long = false, json = false } = options;
  const isLong = long || json;
  for await (const entry of walk(tree, path, { recursive, stats: isLong ? 'all' : 'none', signal })) {
    const isLink = entry.kind === 'link' && isLong;
    entries.push({
      ...entry,
      location,
      target: isLink ? await tree.fs.promises.readlink(entry.path) : undefined,
    });
  }
  return entries.sort(byPath);
}

function told({ location, path, kind, stats, target }: Listed) {
  const { size, mode, mtime } = stats!;
  const of = kind === 'directory' ? {} : { size };
  return { path: location.nameOf(path), type: kind, ...of, modified: mtime, mode: mode & 0o7777, target };
}

function textOf(listed: readonly Listed[], options: ListOptions, isHeaded: boolean): string {
  const style = styleFor(process.stdout, process.env);
  const name = process.stdout.isTTY ? quoteName : (text: string) => text;
  const sizes = listed.map(({ stats, kind }) => sizeText(stats?.size ?? 0, kind, options));
  const width = Math.max(0, ...sizes.map((size) => size.length));
  const lines = listed.map((entry, index) => {
    const shown = nameText(entry, name, style);
    if (!options.long) return `${shown}\n`;
    const { mode, mtime } = entry.stats!;
    const facts = `${modeText(entry.kind, mode)}  ${sizes[index]!.padStart(width)}  ${timeOf(mtime)}`;
    return `${facts}  ${shown}${entry.target === undefined ? '' : ` -> ${name(entry.target)}`}\n`;
  });
  const [first] = listed;
  const head = isHeaded && first ? `${name(first.location.nameOf(first.location.path))}:\n` : '';
  return head + lines.join('');
}

function sizeText(size: number, kind: Entry['kind'], { humanReadable }: ListOptions): string {
  if (kind === 'directory') return '-';
  return humanReadable ? bytesText(size) : String(size);
}

function nameText({ location, path, kind }: Listed, name: (text: string) => string, style: Style): string {
  const above = location.path === '/' ? '/' : `${location.path}/`;
  const text = name(path === location.path ? location.nameOf(path) : path.slice(above.length));
  if (kind === 'directory') return `${style('directory', text)}/`;
  return kind === 'link' ? style('link', text) : text;
}
