import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { MediaStore, Volume } from '../../../lib/index.js';
import { contentOf } from '../../cache/support.js';

/** Where the load works: it alone changes these. */
export interface Field {
  readonly volume: Volume;
  readonly media: MediaStore;
  /** Bytes of a part. */
  readonly part: number;
  random(): number;
}

/** What one worker has stored, by path, so that it knows what it must read. */
export type Stored = Map<string, Buffer>;

type Deed = (field: Field, stored: Stored, directory: string) => Promise<unknown>;

let count = 0;

function anew({ random, part }: Field): Buffer {
  count += 1;
  return contentOf(`soak ${count}`, 100 + Math.floor(random() ** 8 * part * 4));
}

function placeIn({ random }: Field, directory: string): string {
  return `${directory}/${Math.floor(random() * 12)}`;
}

function oneOf<Item>({ random }: Field, items: Iterable<Item>): Item | undefined {
  const all = [...items];
  return all[Math.floor(random() * all.length)];
}

function requireSame(found: Uint8Array, wanted: Uint8Array, where: string): void {
  if (Buffer.compare(found, wanted) !== 0) {
    throw new Error(`${where} has ${found.length} bytes that are not the ${wanted.length} that were stored`);
  }
}

async function store(
  field: Field,
  stored: Stored,
  directory: string,
  write: (path: string, content: Buffer) => unknown,
) {
  const path = placeIn(field, directory);
  const content = anew(field);
  await write(path, content);
  stored.set(path, content);
}

async function look(
  field: Field,
  stored: Stored,
  read: (path: string, content: Buffer) => Promise<Uint8Array | undefined>,
) {
  const path = oneOf(field, stored.keys());
  if (path === undefined) return;
  const content = stored.get(path)!;
  const found = await read(path, content);
  if (found) requireSame(found, content, path);
}

/** What a program does with its files, right and wrong. */
export const DEEDS: readonly Deed[] = [
  (field, stored, directory) =>
    store(field, stored, directory, (path, content) => field.volume.promises.writeFile(path, content)),
  (field, stored, directory) =>
    store(field, stored, directory, (path, content) =>
      pipeline(
        Readable.from([content.subarray(0, 90), content.subarray(90)]),
        field.volume.createWriteStream(path),
      ),
    ),
  (field, stored, directory) =>
    store(field, stored, directory, async (path, content) => {
      await using handle = await field.volume.promises.open(path, 'w');
      await handle.write(content, 0, content.length, 0);
    }),
  (field, stored) => look(field, stored, (path) => field.volume.promises.readFile(path) as Promise<Buffer>),
  (field, stored) => look(field, stored, (path) => buffer(field.volume.createReadStream(path))),
  (field, stored) =>
    look(field, stored, async (path, content) => {
      await using handle = await field.volume.promises.open(path);
      const start = Math.floor(field.random() * content.length);
      const { bytesRead, buffer: bytes } = await handle.read(Buffer.alloc(3000), 0, 3000, start);
      requireSame(bytes.subarray(0, bytesRead), content.subarray(start, start + 3000), path);
      return undefined;
    }),
  (field, stored) =>
    look(field, stored, async (path) => {
      await using file = await field.volume.localPath(path);
      if (!file.path.startsWith('/')) throw new Error(`not a local path: ${file.path}`);
      return undefined;
    }),
  (field, stored) => look(field, stored, async (path) => field.volume.readFileSync(path) as Buffer),
  // Given up in the middle.
  (field, stored) =>
    look(field, stored, async (path) => {
      const ended = new AbortController();
      const reading = field.volume.promises.readFile(path, { signal: ended.signal }).catch(unlessAborted);
      setImmediate(() => ended.abort());
      await reading;
      return undefined;
    }),
  async (field, _, directory) => {
    const stream = field.volume.createWriteStream(`${directory}/given up`);
    stream.on('error', unlessAborted);
    stream.write(anew(field));
    await new Promise((resolve) => stream.destroy().once('close', resolve));
  },
  async (field, stored, directory) => {
    const path = oneOf(field, stored.keys());
    if (path === undefined) return;
    const to = placeIn(field, directory);
    const content = stored.get(path)!;
    await field.volume.promises.rename(path, to);
    stored.delete(path);
    stored.set(to, content);
  },
  async (field, stored) => {
    const path = oneOf(field, stored.keys());
    if (path === undefined) return;
    await field.volume.promises.unlink(path);
    stored.delete(path);
  },
  async (field, stored, directory) => {
    const names = (await field.volume.promises.readdir(directory).catch(unlessAbsent)) ?? [];
    const wanted = [...stored.keys()].map((path) => path.slice(directory.length + 1)).sort();
    if (JSON.stringify([...names].sort()) !== JSON.stringify(wanted))
      throw new Error(`${directory} lists ${names}, not ${wanted}`);
  },
  ({ volume }, _, directory) => volume.promises.stat(`${directory}/absent`).then(fail, unlessAbsent),
  async (field) => {
    const session = `session ${Math.floor(field.random() * 4)}`;
    const content = anew(field);
    const { id } = await field.media.save(session, content, { mime: 'image/png' });
    requireSame(await buffer(await field.media.open(id)), content, id);
    await field.media.remove(id);
  },
];

function unlessAborted(error: Error): void {
  if (error.name !== 'AbortError') throw error;
}

function unlessAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function fail(): never {
  throw new Error('found what is not there');
}
