import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { throwIfAborted } from '../../errors.js';
import { copyFile } from './copy-file.js';
import type { Step } from './plan.js';

export interface CopyAllOptions {
  /** Files at the same time. */
  readonly concurrency: number;
  readonly keepsTimes: boolean;
  readonly signal: AbortSignal;
  /** Bytes, of all that are to be copied. */
  progress(done: number, total: number): void;
  failed(step: Step, error: unknown): void;
  done?(step: Step): void;
}

/** What was copied. */
export interface Copied {
  readonly files: number;
  /** Bytes. */
  readonly bytes: number;
}

/** Makes a copy of all that was planned. Failures of single steps are told, and the others are done all the same. */
export async function copyAll(steps: readonly Step[], options: CopyAllOptions): Promise<Copied> {
  const { signal } = options;
  const files = steps.filter(({ kind }) => kind !== 'directory');
  const total = files.reduce((sum, { stats }) => sum + (stats?.size ?? 0), 0);
  const directories = new Directories(steps);
  const copied = { files: 0, bytes: 0 };
  let done = 0;
  const attempt = async (step: Step, work: () => Promise<void>): Promise<void> => {
    try {
      throwIfAborted(signal);
      await work();
      options.done?.(step);
    } catch (error) {
      if (!signal.aborted) options.failed(step, error);
    }
  };
  for (const step of directories.empty) await attempt(step, () => directories.make(step.to));
  const limit = pLimit(options.concurrency);
  await Promise.all(
    files.map((step) =>
      limit(() =>
        attempt(step, async () => {
          await directories.make({ ...step.to, path: dirname(step.to.path) });
          const controls = {
            signal,
            copied: (bytes: number) => {
              done += bytes;
              options.progress(done, total);
            },
          };
          await copyStep(step, options.keepsTimes, controls);
          copied.files += 1;
          copied.bytes += step.stats!.size;
        }),
      ),
    ),
  );
  throwIfAborted(signal);
  return copied;
}

async function copyStep(
  { kind, from, to, stats }: Step,
  keepsTime: boolean,
  controls: Parameters<typeof copyFile>[1],
): Promise<void> {
  if (kind === 'other') throw new Error('is neither a file, a directory nor a link');
  if (kind === 'link') {
    await to.tree.fs.promises.symlink(await from.tree.fs.promises.readlink(from.path), to.path);
  } else {
    await copyFile({ from, to, stats: stats!, keepsTime }, controls);
  }
}

/** Those of the target: each is made once, and in a store only where nothing else will tell of it. */
class Directories {
  /** Nothing is to be put into these. */
  readonly empty: readonly Step[];
  readonly #emptyPaths: ReadonlySet<string>;
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(steps: readonly Step[]) {
    const parents = new Set(steps.map(({ to }) => dirname(to.path)));
    this.empty = steps.filter(({ kind, to }) => kind === 'directory' && !parents.has(to.path));
    this.#emptyPaths = new Set(this.empty.map(({ to }) => to.path));
  }

  async make({ tree, path }: Step['to']): Promise<void> {
    if (tree.isObjectStore && !this.#emptyPaths.has(path)) return;
    const made = this.#made.get(path) ?? tree.fs.promises.mkdir(path, { recursive: true });
    this.#made.set(path, made);
    await made;
  }
}
