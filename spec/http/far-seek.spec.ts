import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mediaHandler } from '../../lib/http.js';
import { createMediaStore, MemoryObjectStore, ObjectFileSystem } from '../../lib/index.js';
import type { GetOptions, ObjectInformation, ObjectReading } from '../../lib/object-store/contract.js';
import { get, listenOn } from './support.js';

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const KEY = `6d9217fe77c7/${ID}.mp4`;
const GIB = 1024 ** 3;

/** A store with a film of 1 GiB that nobody has to hold: each byte follows from its place. */
class FilmStore extends MemoryObjectStore {
  sent = 0;
  readonly film: ObjectInformation = {
    key: KEY,
    size: GIB,
    version: '"film"',
    lastModified: 1_700_000_000_000,
    contentType: 'video/mp4',
    metadata: {},
  };

  override async head(key: string): Promise<ObjectInformation> {
    return key === KEY ? this.film : super.head(key);
  }

  override get(
    key: string,
    options: GetOptions & { ifNoneMatch: string },
  ): Promise<ObjectReading | undefined>;
  override get(key: string, options?: GetOptions): Promise<ObjectReading>;
  override async get(key: string, options: GetOptions = {}): Promise<ObjectReading | undefined> {
    if (key !== KEY) return super.get(key, options);
    const { start, end = GIB } = (options.range as { start: number; end?: number } | undefined) ?? {
      start: 0,
    };
    const range = { start, end: Math.min(end, GIB) };
    return { object: this.film, range, body: this.#bytes(range) };
  }

  async *#bytes({ start, end }: { start: number; end: number }): AsyncGenerator<Uint8Array> {
    for (let place = start; place < end; place += 65_536) {
      const piece = filmAt(place, Math.min(place + 65_536, end));
      this.sent += piece.length;
      yield piece;
    }
  }
}

function filmAt(start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = ((start + index) * 31) >>> 8;
  return bytes;
}

describe('a film of 1 GiB over HTTP', () => {
  it('moves about what is asked for, wherever a player seeks', async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
    const store = new FilmStore();
    await store.put(`_manifests/${ID}`, Buffer.from(KEY));
    const objects = new ObjectFileSystem({ store, cacheDirectory });
    const server = createServer(mediaHandler(createMediaStore({ fileSystem: objects })));
    const url = `${await listenOn(server)}/${ID}`;
    for (const start of [700_000_001, 2_000_000, GIB - 2_000_000]) {
      store.sent = 0;
      const { status, headers, body } = await get(url, { range: `bytes=${start}-${start + 1_999_999}` });
      expect([status, headers['content-range']]).to.deep.equal([
        206,
        `bytes ${start}-${start + 1_999_999}/${GIB}`,
      ]);
      expect(body.equals(filmAt(start, start + 2_000_000))).to.equal(true);
      expect(store.sent).to.be.lessThan(3_000_000);
    }
    server.closeAllConnections();
    server.close();
    await objects.dispose();
    await rm(cacheDirectory, { recursive: true });
  });
});
