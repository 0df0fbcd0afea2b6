import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createMediaStore, type MediaStore, type Volume } from '../../../lib/index.js';
import { contentOf } from '../../cache/support.js';
import { type Begun, type Done, Ledger } from './ledger.js';
import {
  CACHED_PREFIX,
  FILMS,
  type Ground,
  mediaIn,
  mountedAt,
  objectsOf,
  PART,
  volumeOn,
} from './places.js';

/** Does one write after another; each is told before it begins and after it has succeeded. */
export type Writer = (life: Life) => (begun: Begun) => Promise<Pick<Done, 'place' | 'sha256'>>;

export interface Life {
  readonly ground: Ground;
  random(): number;
}

export const WRITERS: Readonly<Record<string, Writer>> = {
  'media on S3': ({ ground, random }) => {
    const fileSystem = objectsOf(ground, 'media');
    return savingTo(createMediaStore({ fileSystem }), ground, random);
  },
  'media in a directory': ({ ground, random }) => savingTo(mediaIn(ground), ground, random),
  'files on S3': ({ ground, random }) => writingTo(volumeOn(objectsOf(ground, 'files')), random),
  'fills of the cache': ({ ground, random }) =>
    fillingFrom(volumeOn(objectsOf(ground, CACHED_PREFIX)), random),
};

function savingTo(media: MediaStore, { directory }: Ground, random: () => number): ReturnType<Writer> {
  return async ({ name, size }) => {
    const content = contentOf(name, size);
    const options = { mime: 'video/mp4', name };
    const choice = random();
    const save = async () => {
      if (choice < 0.4) return media.save('session', content, options);
      if (choice < 0.7) return media.save('session', piecesOf(content), options);
      const path = join(directory, randomBytes(8).toString('hex'));
      await writeFile(path, content);
      return media.saveFile('session', path, options);
    };
    return { place: (await save()).id, sha256: hashOf(content) };
  };
}

/** Some are written over again and again. */
function writingTo(volume: Volume, random: () => number): ReturnType<Writer> {
  const { promises } = volume;
  return async ({ order, name, size }) => {
    const content = contentOf(name, size);
    const choice = random();
    const place =
      choice < 0.5 ? `${mountedAt}/current/${Math.floor(choice * 8)}` : `${mountedAt}/${order % 7}/${order}`;
    const way = random();
    if (way < 0.3) await promises.writeFile(place, content);
    else if (way < 0.55) await pipeline(Readable.from(piecesOf(content)), volume.createWriteStream(place));
    else if (way < 0.8) {
      const handle = await promises.open(place, 'w');
      for (const piece of piecesOf(content)) await handle.write(piece);
      await handle.close();
    } else {
      await promises.writeFile(`${place}.new`, content);
      await promises.rename(`${place}.new`, place);
    }
    return { place, sha256: hashOf(content) };
  };
}

/** Whole, by ranges, and as files for other programs. */
function fillingFrom(volume: Volume, random: () => number): ReturnType<Writer> {
  const { promises } = volume;
  return async () => {
    const { name, size } = FILMS[Math.floor(random() * FILMS.length)]!;
    const place = `${mountedAt}/${name}`;
    const way = random();
    if (way < 0.1) await promises.writeFile(place, contentOf(name, size));
    else if (way < 0.3) await (await volume.localPath(place)).dispose();
    else if (way < 0.6)
      await using(await promises.open(place), (handle) => handle.read(Buffer.alloc(900), 0, 900, size - 700));
    const read = await (way < 0.8 ? promises.readFile(place) : buffer(volume.createReadStream(place)));
    return { place, sha256: hashOf(read) };
  };
}

async function using(
  handle: Awaited<ReturnType<Volume['promises']['open']>>,
  use: (handle: Awaited<ReturnType<Volume['promises']['open']>>) => Promise<unknown>,
): Promise<void> {
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

function* piecesOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += PART / 4)
    yield content.subarray(start, start + PART / 4);
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Writes until it is killed. */
export async function liveOn(kind: string, life: Life, path: string, firstOrder: number): Promise<never> {
  const write = WRITERS[kind]!(life);
  const ledger = new Ledger(path);
  const size = (): number => 100 + Math.floor(life.random() ** 2 * PART * 5);
  // What is loaded when it is first needed is loaded by now.
  await one(firstOrder);
  process.send?.('ready');
  for (let order = firstOrder + 1; ; order += 1) await one(order);

  async function one(order: number): Promise<void> {
    const begun = { order, name: `${kind} ${order}`, size: size() };
    ledger.begin(begun);
    ledger.succeed({ ...begun, ...(await write(begun)) });
  }
}
