import { basename, join, posix } from 'node:path';
import { isNothingThere } from '../../errors.js';
import type { Stats } from '../../native-fs.js';
import type { Location, Tree } from '../trees/tree.js';
import { type Kind, walk } from '../trees/walk.js';
import { UsageError } from '../usage-error.js';

/** One step of a copy. */
export interface Step {
  readonly kind: Kind;
  readonly from: { readonly tree: Tree; readonly path: string };
  readonly to: { readonly tree: Tree; readonly path: string };
  /** Of all but directories. */
  readonly stats: Stats | undefined;
  /** For people. */
  readonly name: string;
}

export interface PlanOptions {
  readonly recursive: boolean;
  /** A link that is named itself stands for what it leads to. */
  readonly follows: boolean;
  readonly signal: AbortSignal;
}

/**
 * Where a copy of each source goes: into the target where that is a directory, or means one; else to the target itself. What
 * a directory holds (`directory/.`) goes into the target as it is.
 */
export async function targetsOf(
  sources: readonly Location[],
  target: Location,
): Promise<{ source: Location; path: string }[]> {
  const isInto = target.isDirectory || (await isDirectory(target));
  if (!isInto && sources.length > 1)
    throw new UsageError(`several files need a directory to go to: ${target.nameOf(target.path)}/`);
  return sources.map((source) => ({
    source,
    path: isInto && !source.meansContents ? join(target.path, nameIn(source)) : target.path,
  }));
}

function nameIn(source: Location): string {
  if (source.path === source.tree.root)
    throw new UsageError(
      `${source.nameOf(source.path)} is the root of a mount, which has no name to be copied by`,
    );
  return basename(source.path);
}

async function isDirectory({ tree, path }: Location): Promise<boolean> {
  try {
    return (await tree.fs.promises.stat(path)).isDirectory();
  } catch (error) {
    if (isNothingThere(error)) return false;
    throw error;
  }
}

/**
 * All that is to be copied of one source; links in a directory as links. Rejects where a copy would be its own source, or
 * lie in it.
 */
export async function planCopy(
  source: Location,
  to: Step['to'],
  { recursive, follows, signal }: PlanOptions,
): Promise<Step[]> {
  const { tree, path, nameOf } = source;
  const stats = await tree.fs.promises[follows ? 'stat' : 'lstat'](path);
  if (stats.isDirectory() && !recursive) throw new Error('is a directory (-r takes it with all in it)');
  await refuseItself(source, to);
  if (!stats.isDirectory()) {
    // A device or a pipe that is named itself is read like a file.
    const kind = stats.isSymbolicLink() ? 'link' : 'file';
    return [{ kind, from: source, to, stats, name: nameOf(path) }];
  }
  const steps: Step[] = [{ kind: 'directory', from: source, to, stats: undefined, name: nameOf(path) }];
  for await (const entry of walk(tree, path, { recursive: true, stats: 'files', signal })) {
    const target = { tree: to.tree, path: join(to.path, posix.relative(path, entry.path)) };
    steps.push({ ...entry, from: { tree, path: entry.path }, to: target, name: nameOf(entry.path) });
  }
  return steps;
}

/** Rejects where both are one file, or the target lies in the source. */
export async function refuseItself({ tree, path }: Location, to: Step['to']): Promise<void> {
  const [one, other] = await Promise.all([tree.identityOf(path), to.tree.identityOf(to.path)]);
  if (one === other) throw new Error('source and target are the same');
  if (other.startsWith(`${one}/`)) throw new Error('a directory cannot be put into itself');
}
