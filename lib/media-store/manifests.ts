import { boundedMap } from '../bounded-map.js';
import { codeOf } from '../errors.js';
import type { FsPromises } from '../native-fs.js';
import type { ObjectAccess } from '../object-fs/object-access.js';
import type { ObjectFileSystem } from '../object-fs/object-file-system.js';
import { CorruptManifestError } from './errors.js';
import { formatPlace, LONGEST_MANIFEST_BYTES, MANIFESTS, type MediaPlace, parseManifest } from './place.js';

const ROOM = 10_000;

/** What leads from ids to payloads in an object store: `{prefix}/_manifests/{id}`. */
export class Manifests {
  readonly #objects: ObjectFileSystem;
  readonly #access: ObjectAccess;
  /** With a slash at its end. */
  readonly directory: string;
  /** An id never comes to lead elsewhere. */
  readonly #known = boundedMap<MediaPlace>(ROOM);

  /** @param prefix of keys: empty, or with a slash at its end */
  constructor(objects: ObjectFileSystem, access: ObjectAccess, prefix: string) {
    this.#objects = objects;
    this.#access = access;
    this.directory = `${prefix}${MANIFESTS}/`;
  }

  key(id: string): string {
    return this.directory + id;
  }

  /** `undefined` where there is none; rejects with a `CorruptManifestError` for one that makes no sense. */
  async find(id: string): Promise<MediaPlace | undefined> {
    const known = this.#known.get(id);
    if (known) return known;
    const body = await this.#read(id);
    if (!body) return undefined;
    const place = parseManifest(id, body);
    if (!place) throw new CorruptManifestError(id, this.key(id));
    this.#known.set(id, place);
    return place;
  }

  async write(place: MediaPlace, signal?: AbortSignal): Promise<void> {
    const options = { contentType: 'text/plain', metadata: {}, signal };
    await this.#access.put(this.key(place.id), pieceOf(formatPlace(place)), options);
    this.#known.set(place.id, place);
  }

  /** To be called before one is removed. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  /** No more than what shows that one is too long: anybody may have put anything there. */
  async #read(id: string): Promise<Uint8Array | undefined> {
    const { promises } = this.#objects as { promises: Pick<FsPromises, 'open'> };
    try {
      await using handle = await promises.open(`/${this.key(id)}`, 'r');
      const buffer = Buffer.alloc(LONGEST_MANIFEST_BYTES + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      // A link could lead to what somebody else has said.
      return this.#access.isLink(this.key(id)) ? undefined : buffer.subarray(0, bytesRead);
    } catch (error) {
      if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
      throw error;
    }
  }
}

async function* pieceOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
