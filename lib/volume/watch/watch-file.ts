import type { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import type { BigIntStats, FsPromises, Stats } from '../../native-fs.js';
import { createStats } from '../../object-fs/stats.js';
import { textOf } from '../../paths.js';
import type { OwnChanges } from './own-changes.js';
import { Poll } from './poll.js';

type Listener = (present: Stats | BigIntStats, former: Stats | BigIntStats) => void;

interface WatchFileOptions {
  readonly bigint?: boolean;
  readonly interval?: number;
  readonly persistent?: boolean;
}

/** Node's own. */
const DEFAULT_INTERVAL = 5007;

/** `watchFile` and `unwatchFile`: the stats of a path are looked at now and then, and after each own change at once. */
export class FileWatches {
  readonly #watches = new Map<string, StatWatch>();

  watch(
    promises: FsPromises,
    changes: OwnChanges,
    path: unknown,
    given: readonly (WatchFileOptions | Listener)[],
  ): EventEmitter {
    const listener = given.at(-1);
    if (typeof listener !== 'function') {
      throw Object.assign(
        new TypeError('The "listener" argument must be of type function. Received undefined'),
        {
          code: 'ERR_INVALID_ARG_TYPE',
        },
      );
    }
    const place = resolve(textOf(path)!);
    const [first] = given;
    const options = typeof first === 'object' ? first : {};
    const watch = this.#watches.get(place) ?? new StatWatch(promises, changes, place, options);
    this.#watches.set(place, watch);
    watch.on('change', listener);
    return watch;
  }

  unwatch(path: unknown, listener?: Listener): void {
    const place = resolve(textOf(path)!);
    const watch = this.#watches.get(place);
    if (listener) watch?.off('change', listener);
    else watch?.removeAllListeners('change');
    if (!watch || watch.listenerCount('change') > 0) return;
    watch.stop();
    this.#watches.delete(place);
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }
}

class StatWatch extends Poll {
  readonly #promises: FsPromises;
  readonly #path: string;
  readonly #bigint: boolean;
  readonly #absent: Stats | BigIntStats;
  readonly #stamp: DirectoryStamp;
  #former: Stats | BigIntStats | undefined;

  constructor(promises: FsPromises, changes: OwnChanges, path: string, options: WatchFileOptions) {
    const { bigint = false, interval = DEFAULT_INTERVAL, persistent = true } = options;
    super(changes, { interval, persistent });
    this.#promises = promises;
    this.#path = path;
    this.#bigint = bigint;
    this.#absent = createStats(NOTHING, bigint);
    this.#stamp = new DirectoryStamp(promises, path);
  }

  protected async look(): Promise<void> {
    const present: Stats | BigIntStats = await this.#promises
      .stat(this.#path, { bigint: this.#bigint as false })
      .catch(() => this.#absent);
    if (present.isDirectory()) await this.#stamp.put(present);
    const former = this.#former;
    this.#former = present;
    // As Node: a path that is not there is told of once.
    const isNews = former === undefined ? present === this.#absent : isOther(present, former);
    if (isNews) this.emit('change', present, former ?? present);
  }

  override stop(): void {
    super.stop();
    this.emit('stop');
  }
}

/**
 * Stores keep no time at which a directory changed, but programs that poll look at just that. So a watched directory is
 * listed, and has the time at which its listing was first seen to be another.
 */
class DirectoryStamp {
  readonly #promises: FsPromises;
  readonly #path: string;
  #names: string | undefined;
  #modified = 0;

  constructor(promises: FsPromises, path: string) {
    this.#promises = promises;
    this.#path = path;
  }

  async put(stats: Stats | BigIntStats): Promise<void> {
    const names = (await this.#promises.readdir(this.#path)).sort().join('\0');
    if (this.#names !== undefined && names !== this.#names) this.#modified = Date.now();
    this.#names = names;
    if (this.#modified <= Number(stats.mtimeMs)) return;
    const milliseconds = typeof stats.mtimeMs === 'bigint' ? BigInt(this.#modified) : this.#modified;
    Object.assign(stats, { mtimeMs: milliseconds, mtime: new Date(this.#modified) });
  }
}

const NOTHING = {
  mode: 0,
  uid: 0,
  gid: 0,
  accessed: 0n,
  modified: 0n,
  changed: 0n,
  device: 0n,
  inode: 0n,
  size: 0,
};

export function isOther(one: Stats | BigIntStats, other: Stats | BigIntStats): boolean {
  return (
    one.ino !== other.ino ||
    one.size !== other.size ||
    one.mode !== other.mode ||
    one.mtimeMs !== other.mtimeMs ||
    one.ctimeMs !== other.ctimeMs
  );
}
