import { join } from 'node:path';
import { kindOf, type Outcome } from './outcome.js';
import type { Side } from './side.js';
import { type Look, placesOf, type Step } from './step.js';

/** What is there, by path: the outcome of looking at it, and of reading it. */
export type Tree = Readonly<Record<string, readonly Outcome[]>>;

/** @param isNode whose recursive listings go through links in some versions, so it is walked by directory */
export async function treeOf(side: Side, look: Look, step: Step, isNode: boolean): Promise<Tree> {
  if (look === 'not at all') return {};
  if (look === 'places')
    return entriesOf(
      side,
      placesOf(step).map((at) => side.path(at)),
    );
  const paths =
    look === 'recursive' && !isNode ? await recursively(side) : await byDirectory(side, side.root);
  return entriesOf(side, paths.sort(), true);
}

async function recursively(side: Side): Promise<string[]> {
  const names = await side.fs.promises.readdir(side.root, { recursive: true });
  return names.map((name) => join(side.root, name));
}

async function byDirectory(side: Side, path: string): Promise<string[]> {
  const entries = await side.fs.promises.readdir(path, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const below = join(path, entry.name);
    found.push(below);
    if (entry.isDirectory()) found.push(...(await byDirectory(side, below)));
  }
  return found;
}

/** @param isListed the paths are all that there is, so what a directory holds has been told */
async function entriesOf(side: Side, paths: readonly string[], isListed = false): Promise<Tree> {
  const tree: Record<string, readonly Outcome[]> = {};
  for (const path of paths) {
    let kind: string | undefined;
    const looked = await side.outcome(async () => {
      const stats = await side.fs.promises.lstat(path);
      kind = kindOf(stats);
      return stats;
    });
    const contents =
      kind === undefined || (isListed && kind === 'directory') ? [] : [await contentOf(side, path, kind)];
    tree[path.replace(side.root, '')] = [looked, ...contents];
  }
  return tree;
}

function contentOf(side: Side, path: string, kind: string): Promise<Outcome> {
  const { promises } = side.fs;
  if (kind === 'link') return side.outcome(() => promises.readlink(path));
  if (kind !== 'directory') return side.outcome(() => promises.readFile(path));
  return side.outcome(async () => (await promises.readdir(path)).sort());
}
