import { on } from 'node:events';
import { relative } from 'node:path';
import { AbortError, errnoError } from '../../errors.js';
import type { AnyFunction } from '../../fs-calls/forms.js';
import type { FsPromises, Stats } from '../../native-fs.js';
import { textOf } from '../../paths.js';
import type { OwnChanges } from './own-changes.js';
import { Poll } from './poll.js';
import { isOther } from './watch-file.js';

interface WatchOptions {
  readonly encoding?: BufferEncoding | 'buffer';
  readonly persistent?: boolean;
  readonly recursive?: boolean;
  readonly signal?: AbortSignal;
}

/** Milliseconds between two looks for what others have changed: each costs a listing. */
const FOREIGN_INTERVAL = 5000;

type Snapshot = ReadonlyMap<string, Stats>;

/** As Node's `FSWatcher`: `change` with `rename` for what came or went, and with `change` for what is another now. */
class Watcher extends Poll {
  readonly #promises: FsPromises;
  readonly #path: string;
  readonly #options: WatchOptions;
  #former: Snapshot | undefined;

  constructor(promises: FsPromises, changes: OwnChanges, path: string, options: WatchOptions) {
    const { persistent = true, signal } = options;
    super(changes, { interval: FOREIGN_INTERVAL, persistent });
    this.#promises = promises;
    this.#path = path;
    this.#options = options;
    signal?.addEventListener('abort', () => this.close(), { once: true });
    if (signal?.aborted) process.nextTick(() => this.close());
  }

  protected async look(): Promise<void> {
    const { recursive = false, encoding } = this.#options;
    const present = await snapshot(this.#promises, this.#path, recursive);
    const former = this.#former;
    this.#former = present;
    if (!former || this.isStopped) return;
    for (const [name, event] of differences(former, present)) {
      this.emit('change', event, encoding === 'buffer' ? Buffer.from(name) : name);
    }
  }

  close(): void {
    if (this.isStopped) return;
    this.stop();
    process.nextTick(() => this.emit('close'));
  }
}

/** As `fs.watch`. */
export function watch(
  promises: FsPromises,
  changes: OwnChanges,
  path: unknown,
  ...given: (WatchOptions | BufferEncoding | AnyFunction | undefined)[]
): Watcher {
  const [first] = given;
  const options = typeof first === 'string' ? { encoding: first } : typeof first === 'object' ? first : {};
  const listener = given.find((value) => typeof value === 'function');
  const watcher = new Watcher(promises, changes, textOf(path)!, options);
  if (listener) watcher.on('change', listener as AnyFunction);
  return watcher;
}

/** As `fs.promises.watch`: goes on until its signal, or until its loop is left. */
export async function* watchEvents(
  promises: FsPromises,
  changes: OwnChanges,
  path: unknown,
  options: WatchOptions = {},
): AsyncGenerator<{ eventType: string; filename: string | Buffer }> {
  const { signal } = options;
  if (signal?.aborted) throw new AbortError(signal.reason);
  const text = textOf(path)!;
  await promises.stat(text).catch((error) => {
    throw errnoError(error.code, 'watch', { path: text, cause: error });
  });
  // It ends with the signal, though nobody may ask for the next event.
  const watcher = new Watcher(promises, changes, text, options);
  try {
    for await (const [eventType, filename] of on(watcher, 'change', { signal }))
      yield { eventType, filename };
  } finally {
    watcher.close();
  }
}

async function snapshot(promises: FsPromises, path: string, recursive: boolean): Promise<Snapshot> {
  const itself = await promises.stat(path).catch(() => undefined);
  if (!itself) return new Map();
  if (!itself.isDirectory()) return new Map([[path.slice(path.lastIndexOf('/') + 1), itself]]);
  const entries = await promises.readdir(path, { withFileTypes: true, recursive });
  const found = new Map<string, Stats>();
  for (const entry of entries) {
    const place = `${entry.parentPath}/${entry.name}`;
    const stats = await promises.stat(place).catch(() => undefined);
    // The times of a directory speak of its entries, which speak for themselves.
    if (stats) found.set(relative(path, place), stats);
  }
  return found;
}

function* differences(former: Snapshot, present: Snapshot): Generator<[string, 'rename' | 'change']> {
  for (const name of former.keys()) if (!present.has(name)) yield [name, 'rename'];
  for (const [name, stats] of present) {
    const before = former.get(name);
    if (!before) yield [name, 'rename'];
    else if (!stats.isDirectory() && isOther(stats, before)) yield [name, 'change'];
  }
}
