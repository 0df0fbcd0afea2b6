import { createInterface, type Interface } from 'node:readline';
import type { ReadableStream } from 'node:stream/web';
import { throwIfAborted } from '../errors.js';
import type { Forms, FsShape } from '../fs-calls/forms.js';
import { type Numbering, numbering } from '../fs-calls/numbered-handle.js';
import type { DescriptorCall } from '../fs-calls/signatures.js';
import type { Fs, ReadStream, WriteStream } from '../native-fs.js';
import { bytesOf, chain, collectUpTo } from '../object-fs/data.js';
import { checkOptions } from '../object-fs/options.js';
import { encodingOf } from '../object-fs/stat.js';
import { Closing } from './closing.js';
import type { DescriptorCalls } from './descriptor-calls.js';
import { readStreamOn, webStreamOn, writeStreamOn } from './handle-streams.js';
import { turn } from './turn.js';

type Given = readonly unknown[];
type Options = { readonly signal?: AbortSignal } | null | undefined;

/** memfs's own handle: it knows all the ways in which the arguments of these four are given. */
interface Mover {
  read(...given: Given): Promise<{ bytesRead: number; buffer: NodeJS.ArrayBufferView }>;
  readv(...given: Given): Promise<{ bytesRead: number; buffers: NodeJS.ArrayBufferView[] }>;
  write(...given: Given): Promise<{ bytesWritten: number; buffer: unknown }>;
  writev(...given: Given): Promise<{ bytesWritten: number; buffers: NodeJS.ArrayBufferView[] }>;
}
type MoverClass = new (forms: Forms, descriptor: number) => Mover;

/** A `FileHandle` on a file in memory. */
export class MemoryFileHandle extends Closing {
  readonly #calls: DescriptorCalls;
  readonly #mover: Mover;
  readonly [numbering]: Numbering;

  constructor(memfs: Fs, calls: DescriptorCalls, forms: Forms, descriptor: number, fs: FsShape) {
    super(descriptor, async (open) => {
      await turn();
      calls.calls.close(open);
    });
    this.#calls = calls;
    this[numbering] = { fs, number: descriptor, showAs: (number) => this.showAs(number) };
    const { FileHandle } = memfs.promises as unknown as { FileHandle: MoverClass };
    this.#mover = new FileHandle(forms, descriptor);
  }

  getAsyncId(): number {
    return this.fd;
  }

  read(...given: Given) {
    return this.use('read', () => this.#mover.read(...given));
  }
  readv(...given: Given) {
    return this.use('readv', () => this.#mover.readv(...given));
  }
  write(...given: Given) {
    return this.use('write', () => this.#mover.write(...given));
  }
  writev(...given: Given) {
    return this.use('writev', () => this.#mover.writev(...given));
  }

  stat(options?: object) {
    return this.#call('fstat', 'fstat', options);
  }
  sync() {
    return this.#call('fsync', 'fsync');
  }
  datasync() {
    return this.#call('fdatasync', 'fdatasync');
  }
  truncate(length?: number) {
    return this.#call('ftruncate', 'ftruncate', length ?? 0);
  }
  utimes(accessed: unknown, modified: unknown) {
    return this.#call('futimes', 'futimes', accessed, modified);
  }
  chmod(mode: unknown) {
    return this.#call('fchmod', 'fchmod', mode);
  }
  chown(user: unknown, group: unknown) {
    return this.#call('fchown', 'fchown', user, group);
  }

  #call(closedName: string, name: DescriptorCall, ...rest: Given): Promise<unknown> {
    return this.use(closedName, async (descriptor) => {
      await turn();
      return this.#calls.calls[name](descriptor, ...rest);
    });
  }

  readFile(options?: unknown): Promise<unknown> {
    return this.use('readFile', async (descriptor) => {
      await checkOptions(options);
      await turn();
      throwIfAborted((options as Options)?.signal);
      return this.#calls.whole['readFile']!(descriptor, options);
    });
  }

  /** Writes where the handle stands, and cuts nothing off. */
  writeFile(data: unknown, options?: unknown): Promise<void> {
    return this.use('writeFile', async (descriptor) => {
      await checkOptions(options);
      const encoding = (encodingOf(options) ?? 'utf8') as BufferEncoding;
      const signal = (options as Options)?.signal;
      throwIfAborted(signal);
      const bytes = await bytesOf(data, encoding);
      for await (const chunk of bytes ? [bytes] : chunksOf(data, encoding, signal)) {
        await turn();
        throwIfAborted(signal);
        this.#calls.whole['writeFile']!(descriptor, chunk);
      }
    });
  }

  appendFile(data: unknown, options?: unknown): Promise<void> {
    return this.writeFile(data, options);
  }

  createReadStream(options?: object): ReadStream {
    return readStreamOn(this.#streamed(), options);
  }

  createWriteStream(options?: object): WriteStream {
    return writeStreamOn(this.#streamed(), options);
  }

  readableWebStream(options?: { autoClose?: boolean }): ReadableStream {
    return webStreamOn(this.#streamed(), options);
  }

  readLines(options?: object): Interface {
    return createInterface({ input: this.createReadStream(options), crlfDelay: Number.POSITIVE_INFINITY });
  }

  #streamed() {
    return { handle: this, retain: () => this.retain(), release: () => this.release() };
  }
}

/** Chunk by chunk: what came before a failure is written. */
async function* chunksOf(
  data: unknown,
  encoding: BufferEncoding,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { bytes, rest } = await collectUpTo(-1, data as AsyncIterable<unknown>, encoding, signal);
  yield* rest ? chain(bytes, rest) : [bytes];
}
