import { type Dirent, nativeFs } from '../native-fs.js';
import type { AnyFunction } from './call.js';

/** Where the entries of an open directory come from, bunch by bunch. */
export interface EntrySource {
  /** Those that came when it was opened. */
  readonly first: readonly Dirent[];
  /** The next ones, in their order; `undefined` behind the last. After a failure the same are asked for again. */
  next(): Promise<readonly Dirent[] | undefined>;
  nextSync(): readonly Dirent[] | undefined;
  /** Nothing is wanted any more: ends what is under way, which may fail then. */
  end(): void;
}

/** A `Dir` of Node's class. Its entries are held bunch by bunch, each asked for when the one before has been read. */
export function createDirectory(path: string, source: EntrySource): object {
  return Object.create(nativeFs.Dir.prototype, describeMethods(path, new OpenDirectory(source)));
}

class OpenDirectory {
  readonly #source: EntrySource;
  #entries: readonly Dirent[];
  #next = 0;
  #isAtEnd = false;
  #isClosed = false;
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: EntrySource) {
    this.#source = source;
    this.#entries = source.first;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** One after another, in the order of the calls. */
  async read(): Promise<Dirent | null> {
    this.requireOpen();
    this.#pending += 1;
    const reading = this.#last.then(() => this.#readNext());
    this.#last = reading.catch(() => {});
    try {
      return await reading;
    } finally {
      this.#pending -= 1;
    }
  }

  readSync(): Dirent | null {
    this.#requireIdle();
    for (;;) {
      const entry = this.#take();
      if (entry !== undefined) return entry;
      this.#keep(this.#source.nextSync());
    }
  }

  /** What is being asked for is given up, so that a read that waits for it says that the directory was closed. */
  async close(): Promise<void> {
    this.requireOpen();
    this.#end();
    await this.#last;
  }

  closeSync(): void {
    this.#requireIdle();
    this.#end();
  }

  requireOpen(): void {
    if (this.#isClosed) throw codedError('ERR_DIR_CLOSED', 'Directory handle was closed');
  }

  async #readNext(): Promise<Dirent | null> {
    for (;;) {
      const entry = this.#take();
      if (entry !== undefined) return entry;
      this.requireOpen();
      try {
        this.#keep(await this.#source.next());
      } catch (error) {
        this.requireOpen();
        throw error;
      }
    }
  }

  /** `null` behind the last, `undefined` where more have to be asked for. */
  #take(): Dirent | null | undefined {
    const entry = this.#entries[this.#next];
    if (entry === undefined) return this.#isAtEnd ? null : undefined;
    this.#next += 1;
    return entry;
  }

  #keep(entries: readonly Dirent[] | undefined): void {
    this.#isAtEnd = entries === undefined;
    this.#entries = entries ?? [];
    this.#next = 0;
  }

  #end(): void {
    this.#isClosed = true;
    this.#source.end();
  }

  #requireIdle(): void {
    this.requireOpen();
    if (this.#pending === 0) return;
    throw codedError(
      'ERR_DIR_CONCURRENT_OPERATION',
      'Cannot do synchronous work on directory handle with concurrent asynchronous operations',
    );
  }
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Node's own `Dir` needs a handle of the kernel; what is put here on its prototype hides everything that uses one. */
function describeMethods(path: string, opened: OpenDirectory): PropertyDescriptorMap {
  async function* iterate(): AsyncGenerator<Dirent> {
    try {
      for (let entry = await opened.read(); entry; entry = await opened.read()) yield entry;
    } finally {
      await dispose();
    }
  }
  const dispose = async (): Promise<void> => {
    if (!opened.isClosed) await opened.close();
  };
  const methods: Record<string | symbol, unknown> = {
    read(callback?: AnyFunction) {
      if (callback === undefined) return opened.read();
      opened.requireOpen();
      requireFunction('read', callback);
      return answer(opened.read(), callback);
    },
    readSync: () => opened.readSync(),
    close(callback?: AnyFunction) {
      if (callback === undefined) return opened.close();
      requireFunction('close', callback);
      return answer(opened.close(), callback);
    },
    closeSync: () => opened.closeSync(),
    entries: iterate,
    [Symbol.asyncIterator]: iterate,
    [Symbol.asyncDispose]: dispose,
    [Symbol.dispose]: () => {
      if (!opened.isClosed) opened.closeSync();
    },
  };
  const descriptors: PropertyDescriptorMap = { path: { value: path, enumerable: true, configurable: true } };
  for (const key of Reflect.ownKeys(methods)) {
    descriptors[key as string] = { value: methods[key as string], configurable: true, writable: true };
  }
  return descriptors;
}

function answer(promise: Promise<unknown>, callback: AnyFunction): void {
  promise.then(
    (result) => process.nextTick(callback, null, ...(result === undefined ? [] : [result])),
    (error) => process.nextTick(callback, error),
  );
}

/** What is no function is refused in Node's own words. */
function requireFunction(method: 'read' | 'close', callback: unknown): void {
  if (typeof callback === 'function') return;
  const asked = nativeFs.opendirSync('/');
  try {
    asked[method](callback as never);
  } finally {
    asked.closeSync();
  }
}

export interface OpenDirectoryOptions {
  readonly encoding?: string | null;
  readonly bufferSize?: number;
  readonly recursive?: boolean;
}

/** Refuses a size that Node would refuse, in its own words. What is asked for at once is not for the caller to say. */
export function checkBufferSize(options: OpenDirectoryOptions | string | null | undefined): void {
  const { bufferSize } = typeof options === 'object' && options ? options : {};
  const isPlain = Number.isInteger(bufferSize) && bufferSize! >= 1 && bufferSize! <= 0xffff_ffff;
  if (bufferSize !== undefined && !isPlain) nativeFs.opendirSync('/', { bufferSize }).closeSync();
}
