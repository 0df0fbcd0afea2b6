import { randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Backend, RecordKind } from './contract.js';

/**
 * Keeps everything in a directory, and finds it again after a restart: `blobs/` has the bytes, `buckets/`,
 * `versions/` and `uploads/` a JSON file for each record. A blob counts only once a record names it.
 */
export class DirectoryBackend implements Backend {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    for (const name of ['blobs', 'buckets', 'versions', 'uploads']) {
      mkdirSync(join(directory, name), { recursive: true });
    }
  }

  async writeBlob(bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const name = randomUUID();
    try {
      await pipeline(bytes, createWriteStream(this.#blob(name), { flags: 'wx', highWaterMark: 2 ** 20 }));
    } catch (error) {
      this.deleteBlob(name);
      throw error;
    }
    return name;
  }

  joinBlobs(names: readonly string[]): Promise<string> {
    if (names.length === 1) return Promise.resolve(this.linkBlob(names[0]!));
    const read = (name: string) => this.readBlob(name, 0, Number.POSITIVE_INFINITY);
    return this.writeBlob(
      (async function* () {
        for (const name of names) yield* read(name);
      })(),
    );
  }

  linkBlob(name: string): string {
    const link = randomUUID();
    linkSync(this.#blob(name), this.#blob(link));
    return link;
  }

  readBlob(name: string, start: number, end: number): Readable {
    if (end <= start) return Readable.from([]);
    const fd = openSync(this.#blob(name), 'r');
    return createReadStream('', { fd, start, end: end - 1, highWaterMark: 2 ** 18 });
  }

  deleteBlob(name: string): void {
    rmSync(this.#blob(name), { force: true });
  }

  saveRecord(kind: RecordKind, name: string, record: unknown): void {
    const file = this.#record(kind, name);
    const temporary = `${file}.${randomUUID()}.tmp`;
    writeFileSync(temporary, JSON.stringify(record));
    renameSync(temporary, file);
  }

  deleteRecord(kind: RecordKind, name: string): void {
    rmSync(this.#record(kind, name), { force: true });
  }

  loadRecords(kind: RecordKind): unknown[] {
    const directory = join(this.#directory, kind);
    return readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')));
  }

  keepOnlyBlobs(names: ReadonlySet<string>): void {
    for (const name of readdirSync(join(this.#directory, 'blobs')))
      if (!names.has(name)) this.deleteBlob(name);
  }

  #blob(name: string): string {
    return join(this.#directory, 'blobs', name);
  }

  #record(kind: RecordKind, name: string): string {
    return join(this.#directory, kind, `${name}.json`);
  }
}
