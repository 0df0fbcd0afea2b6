import { dirname, join, resolve, sep } from 'node:path';
import { codeOf } from '../../errors.js';
import { type FsPromises, nativePromises, type Stats } from '../../native-fs.js';
import { textOf } from '../../paths.js';
import { copyRefusal } from './copy-tree-errors.js';

interface CopyOptions {
  readonly dereference?: boolean;
  readonly errorOnExist?: boolean;
  readonly filter?: (source: string, target: string) => boolean | Promise<boolean>;
  readonly force?: boolean;
  readonly mode?: number;
  readonly preserveTimestamps?: boolean;
  readonly recursive?: boolean;
  readonly verbatimSymlinks?: boolean;
}

/**
 * As `fs.promises.cp`, from any file system to any other: every step is a call of its own, and finds its mount by its
 * own paths. Node's algorithm and refusals.
 */
export async function copyTree(
  promises: FsPromises,
  from: unknown,
  to: unknown,
  given?: CopyOptions,
): Promise<void> {
  const [source, target] = [textOf(from), textOf(to)];
  const options = { force: true, ...given };
  // Node checks its arguments before anything else; the filter says no, so nothing is copied by this.
  if (source === undefined || target === undefined || !areFair(given)) {
    return nativePromises.cp(from as string, to as string, given as object);
  }
  await new TreeCopy(promises, options).copy(source, target);
}

function areFair(options: unknown): boolean {
  if (options === undefined || options === null) return true;
  if (typeof options !== 'object') return false;
  const { dereference, errorOnExist, filter, force, preserveTimestamps, recursive, verbatimSymlinks } =
    options as Record<string, unknown>;
  const flags = [dereference, errorOnExist, force, preserveTimestamps, recursive, verbatimSymlinks];
  const areFlags = flags.every((flag) => flag === undefined || typeof flag === 'boolean');
  return (
    areFlags && (filter === undefined || typeof filter === 'function') && !(dereference && verbatimSymlinks)
  );
}

class TreeCopy {
  readonly #promises: FsPromises;
  readonly #options: CopyOptions;

  constructor(promises: FsPromises, options: CopyOptions) {
    this.#promises = promises;
    this.#options = options;
  }

  async copy(source: string, target: string): Promise<void> {
    await this.#check(source, target);
    if (!(await this.#isWanted(source, target))) return;
    const parent = dirname(target);
    if (!(await this.#stats(parent))) await this.#promises.mkdir(parent, { recursive: true });
    await this.#copyEntry(source, target);
  }

  async #copyEntry(source: string, target: string): Promise<void> {
    const { dereference, recursive } = this.#options;
    const stats = await this.#promises[dereference ? 'stat' : 'lstat'](source);
    if (stats.isDirectory()) {
      if (!recursive) throw copyRefusal('ERR_FS_EISDIR', source, `${source} is a directory (not copied)`);
      return this.#copyDirectory(source, target, stats);
    }
    if (stats.isSymbolicLink()) return this.#copyLink(source, target);
    await this.#copyFile(source, target, stats);
  }

  async #copyDirectory(source: string, target: string, stats: Stats): Promise<void> {
    const isNew = !(await this.#stats(target));
    if (isNew) await this.#promises.mkdir(target);
    for (const name of await this.#promises.readdir(source)) {
      const [from, to] = [join(source, name), join(target, name)];
      await this.#check(from, to);
      if (await this.#isWanted(from, to)) await this.#copyEntry(from, to);
    }
    if (isNew) await this.#keepMode(target, stats);
  }

  async #copyFile(source: string, target: string, stats: Stats): Promise<void> {
    const { errorOnExist, force, mode, preserveTimestamps } = this.#options;
    if (await this.#stats(target)) {
      if (!force && errorOnExist) throw copyRefusal('ERR_FS_CP_EEXIST', target, `${target} already exists`);
      if (!force) return;
      await this.#promises.unlink(target);
    }
    await this.#promises.copyFile(source, target, mode ?? 0);
    if (preserveTimestamps) await this.#promises.utimes(target, stats.atime, stats.mtime);
    await this.#keepMode(target, stats);
  }

  async #copyLink(source: string, target: string): Promise<void> {
    const link = await this.#promises.readlink(source);
    const leadsTo = this.#options.verbatimSymlinks ? link : resolve(dirname(source), link);
    if (await this.#stats(target)) await this.#promises.unlink(target);
    await this.#promises.symlink(leadsTo, target);
  }

  /** The bits are part of the copy; where a store keeps none that differ, there is nothing to ask of it. */
  async #keepMode(target: string, { mode }: Stats): Promise<void> {
    const present = await this.#stats(target);
    if (present && (present.mode & 0o7777) !== (mode & 0o7777))
      await this.#promises.chmod(target, mode & 0o7777);
  }

  async #check(source: string, target: string): Promise<void> {
    const { dereference } = this.#options;
    const from = await this.#promises[dereference ? 'stat' : 'lstat'](source);
    const to = await this.#stats(target);
    if (to && from.ino === to.ino && from.dev === to.dev) {
      throw copyRefusal('ERR_FS_CP_EINVAL', target, 'src and dest cannot be the same');
    }
    if (to && from.isDirectory() && !to.isDirectory()) {
      const message = `cannot overwrite non-directory ${target} with directory ${source}`;
      throw copyRefusal('ERR_FS_CP_DIR_TO_NON_DIR', target, message);
    }
    if (to && !from.isDirectory() && to.isDirectory()) {
      const message = `cannot overwrite directory ${target} with non-directory ${source}`;
      throw copyRefusal('ERR_FS_CP_NON_DIR_TO_DIR', target, message);
    }
    if (from.isDirectory() && `${resolve(target)}${sep}`.startsWith(`${resolve(source)}${sep}`)) {
      const message = `cannot copy ${source} to a subdirectory of self ${target}`;
      throw copyRefusal('ERR_FS_CP_EINVAL', target, message);
    }
  }

  async #stats(path: string): Promise<Stats | undefined> {
    try {
      return await this.#promises[this.#options.dereference ? 'stat' : 'lstat'](path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #isWanted(source: string, target: string): Promise<boolean> {
    const { filter } = this.#options;
    return filter === undefined || Boolean(await filter(source, target));
  }
}
