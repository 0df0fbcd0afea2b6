// The media of a session are the files of a directory, as many have written it. Node's own fs is all it knows.
import { randomUUID } from 'node:crypto';
import { createWriteStream, promises as fs } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { kindOf } from './kinds.mjs';
import { limited } from './limited.mjs';
import { checkMedium, checkSession, isMedium, isSession, mediumName, readMediumName } from './names.mjs';
import { refusal } from './refusal.mjs';
import { shrink } from './shrink.mjs';

export class MediaLibrary {
  #directory;
  #maxBytes;
  /** Thumbnails in the making. */
  #shrinking = new Map();

  /** @param {string} directory */
  constructor(directory, { maxBytes = 512 * 1024 * 1024 } = {}) {
    this.#directory = resolve(directory);
    this.#maxBytes = maxBytes;
  }

  async sessions() {
    const entries = await fs.readdir(this.#directory, { withFileTypes: true }).catch(none);
    return entries
      .filter((entry) => entry.isDirectory() && isSession(entry.name))
      .map((entry) => entry.name)
      .sort();
  }

  /** Newest first. */
  async list(session) {
    const names = await fs.readdir(this.#placeOf(session)).catch(none);
    const media = names.filter(isMedium).map((medium) => this.find(session, medium).catch(absent));
    return (await Promise.all(media)).filter(Boolean).sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  async find(session, medium) {
    const { size } = await fs.stat(this.pathOf(session, medium));
    const { name, time } = readMediumName(medium);
    return { id: medium, name, time: new Date(time).toISOString(), size, ...kindOf(name) };
  }

  /** @param {AsyncIterable<Uint8Array>} source @param {number} [size] in bytes, where it is known before */
  async add(session, original, source, size = 0) {
    const medium = mediumName(original);
    kindOf(medium);
    if (size > this.#maxBytes) throw refusal(413, `at most ${this.#maxBytes} bytes are taken`);
    const place = this.#placeOf(session);
    await fs.mkdir(place, { recursive: true });
    await whole(join(place, medium), (path) =>
      pipeline(source, limited(this.#maxBytes), createWriteStream(path)),
    );
    return this.find(session, medium);
  }

  async remove(session, medium) {
    await fs.unlink(this.pathOf(session, medium));
    await fs.rm(this.#thumbnailOf(session, medium), { force: true });
  }

  pathOf(session, medium) {
    return join(this.#placeOf(session), checkMedium(medium));
  }

  /** The path of a small picture, which is made when it is first asked for. */
  async thumbnail(session, medium) {
    const path = this.#thumbnailOf(session, medium);
    if (kindOf(medium).kind !== 'image') throw refusal(422, 'only pictures have thumbnails');
    if (await fs.stat(path).catch(absent)) return path;
    let shrinking = this.#shrinking.get(path);
    if (!shrinking) {
      shrinking = this.#shrink(session, medium, path).finally(() => this.#shrinking.delete(path));
      this.#shrinking.set(path, shrinking);
    }
    await shrinking;
    return path;
  }

  async #shrink(session, medium, path) {
    const small = await shrink(await fs.readFile(this.pathOf(session, medium)));
    await fs.mkdir(join(this.#placeOf(session), '.thumbnails'), { recursive: true });
    await whole(path, (arriving) => fs.writeFile(arriving, small));
  }

  #placeOf(session) {
    return join(this.#directory, checkSession(session));
  }

  #thumbnailOf(session, medium) {
    return join(this.#placeOf(session), '.thumbnails', `${checkMedium(medium)}.webp`);
  }
}

/** Nobody sees a part of a file: it is written beside its place, and renamed when it is whole. */
async function whole(path, write) {
  const arriving = join(dirname(path), `.arriving-${randomUUID()}${extname(path)}`);
  try {
    await write(arriving);
    await fs.rename(arriving, path);
  } catch (error) {
    await fs.rm(arriving, { force: true });
    throw error;
  }
}

function absent(error) {
  if (error.code !== 'ENOENT') throw error;
}

function none(error) {
  absent(error);
  return [];
}
