import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { codeOf } from '../errors.js';
import type { LocalFile, LocalFileOptions } from '../local-files/local-file.js';
import { liveFs } from '../native-fs.js';
import { readAge } from './age.js';
import type { Details, MediaBackend } from './backend.js';
import type {
  Finding,
  Media,
  MediaSource,
  MediaStats,
  MediaStore,
  OpenOptions,
  SaveOptions,
  SweepOptions,
  Swept,
  UploadUrl,
  UploadUrlOptions,
  UrlOptions,
  VerifyOptions,
} from './contract.js';
import { MediaDeleteError, type MediaDeleteFailure, MediaNotFoundError } from './errors.js';
import { extensionOfName, extensionOfType, isVague, typeOfExtension } from './extension.js';
import { checkType, kindOf } from './kind.js';
import { requireMediaId } from './media-id.js';
import { checkName } from './name.js';
import { outwardBackend } from './outward-backend.js';
import { metered } from './pieces.js';
import { formatPlace, type MediaPlace } from './place.js';
import { checkPrefix } from './prefix.js';
import { readOnlyView } from './read-only-view.js';
import { placeOfReference } from './reference.js';
import { sessionHash } from './session-hash.js';
import { openSource } from './source.js';

/** What all media stores do alike, above the place where media lie. */
export class BackedMediaStore implements MediaStore {
  readonly #backend: MediaBackend;
  /** Without a slash at its end. */
  readonly #mount: string;

  /** @param mount absolute path at which the place of the media is mounted */
  constructor(backend: MediaBackend, mount: string) {
    this.#mount = mount === '/' ? '' : mount;
    this.#backend = outwardBackend(backend, this.#mount);
  }

  async save(sessionKey: string, source: MediaSource, options: SaveOptions = {}): Promise<Media> {
    const session = sessionHash(sessionKey);
    const content = await openSource(source);
    try {
      const { size: total } = content;
      const name = checkName(options.name ?? content.name);
      const flowing = metered(content.pieces, total, options);
      const { kind, pieces } = await kindOf({ mime: options.mime ?? content.mime, name }, flowing);
      const place = { session, id: randomUUID(), ext: kind.ext };
      const payload = { pieces, size: total };
      const { size } = await this.#backend.store(place, payload, { mime: kind.mime, name }, options.signal);
      return this.#media(place, size, kind.mime);
    } finally {
      await content.release();
    }
  }

  async saveFile(sessionKey: string, file: string | URL, options: SaveOptions | string = {}): Promise<Media> {
    const given = typeof options === 'string' ? { mime: options } : options;
    const path = file instanceof URL ? fileURLToPath(file) : file;
    if (typeof path !== 'string' || path === '') throw new TypeError('saveFile takes the path of a file');
    return (await this.#moveIn(sessionKey, path, given)) ?? this.#copyIn(sessionKey, path, given);
  }

  async #moveIn(sessionKey: string, path: string, options: SaveOptions): Promise<Media | undefined> {
    const session = sessionHash(sessionKey);
    const content = await openSource(path);
    let place: MediaPlace;
    let mime: string;
    const name = checkName(options.name ?? basename(path));
    try {
      const { kind } = await kindOf(
        { mime: options.mime, name },
        metered(content.pieces, content.size, { signal: options.signal, maxBytes: options.maxBytes }),
      );
      place = { session, id: randomUUID(), ext: kind.ext };
      mime = kind.mime;
    } finally {
      await content.release();
    }
    const stored = await this.#backend.moveIn(place, path, { mime, name }, options.signal);
    if (!stored) return undefined;
    options.onProgress?.({ bytes: stored.size, total: stored.size });
    return this.#media(place, stored.size, mime);
  }

  async #copyIn(sessionKey: string, path: string, options: SaveOptions): Promise<Media> {
    const media = await this.save(sessionKey, path, options);
    try {
      await liveFs.promises.unlink(path);
    } catch (error) {
      // Whoever tries again must not come to have two. What cannot be taken back is at least told of.
      await this.remove(media.id).catch(() => {});
      throw error;
    }
    return media;
  }

  async open(id: string, options: OpenOptions = {}): Promise<Readable> {
    return this.#on(id, (place) => this.#backend.open(place, options));
  }

  async localPath(id: string, options: LocalFileOptions = {}): Promise<LocalFile> {
    return this.#on(id, (place) => this.#backend.lease(place, options));
  }

  async path(id: string): Promise<string> {
    return this.#pathOf(await this.#find(id));
  }

  async stat(id: string): Promise<MediaStats> {
    const place = await this.#find(id);
    const details = await this.#backend.stat(place);
    if (!details) throw new MediaNotFoundError(id);
    return this.#stats(place, details);
  }

  async *list(sessionKey: string): AsyncGenerator<MediaStats> {
    for await (const { place, details } of this.#backend.list(sessionHash(sessionKey))) {
      yield this.#stats(place, details);
    }
  }

  async delete(sessionKey: string): Promise<number> {
    const failures: MediaDeleteFailure[] = [];
    let deleted = 0;
    for await (const places of batchesOf(this.#backend.list(sessionHash(sessionKey)))) {
      failures.push(...(await this.#backend.remove(places)));
      deleted += places.length;
    }
    if (failures.length > 0) throw new MediaDeleteError(failures);
    return deleted;
  }

  async remove(id: string): Promise<void> {
    const failures = await this.#backend.remove([await this.#find(id)]);
    if (failures.length > 0) throw new MediaDeleteError(failures);
  }

  async url(id: string, options: UrlOptions = {}): Promise<string> {
    return this.#backend.url(await this.#find(id), options);
  }

  async uploadUrl(sessionKey: string, options: UploadUrlOptions): Promise<UploadUrl> {
    const { mime } = options;
    checkType(mime);
    const name = checkName(options.name);
    const ext = extensionOfType(mime) ?? extensionOfName(name) ?? '';
    const place = { session: sessionHash(sessionKey), id: randomUUID(), ext };
    const form = await this.#backend.uploadForm(place, { ...options, name });
    return { id: place.id, path: this.#pathOf(place), ext, method: 'POST', ...form };
  }

  async resolve(reference: string): Promise<string> {
    if (typeof reference !== 'string') return reference;
    const found = placeOfReference(reference, this.#mount) ?? (await this.#backend.recognise(reference));
    if (found === undefined) return reference;
    if (typeof found === 'object') return this.#pathOf(found);
    const place = await this.#backend.find(found);
    return place ? this.#pathOf(place) : reference;
  }

  async sweep({ olderThan, dryRun = false, removeMedia = false }: SweepOptions): Promise<readonly Swept[]> {
    return this.#backend.sweep(new Date(Date.now() - readAge(olderThan)), { dryRun, removeMedia });
  }

  verify(options: VerifyOptions = {}): AsyncIterable<Finding> {
    if (options.olderThan !== undefined) readAge(options.olderThan);
    return this.#backend.verify(options);
  }

  scope(prefix: string): MediaStore {
    checkPrefix(prefix);
    return new BackedMediaStore(this.#backend.scope(prefix), `${this.#mount}/${prefix}`);
  }

  readonly(): MediaStore {
    return readOnlyView(this);
  }

  async #find(id: string): Promise<MediaPlace> {
    requireMediaId(id);
    const place = await this.#backend.find(id);
    if (!place) throw new MediaNotFoundError(id);
    return place;
  }

  /** What leads to a payload may be older than its removal. */
  async #on<Result>(id: string, work: (place: MediaPlace) => Promise<Result>): Promise<Result> {
    const place = await this.#find(id);
    try {
      return await work(place);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw new MediaNotFoundError(id, { cause: error });
      throw error;
    }
  }

  #pathOf(place: MediaPlace): string {
    return `${this.#mount}/${formatPlace(place)}`;
  }

  #media(place: MediaPlace, size: number, mime: string): Media {
    return { id: place.id, path: this.#pathOf(place), ext: place.ext, size, mime };
  }

  #stats(place: MediaPlace, { size, mime, ...details }: Details): MediaStats {
    const told = mime === undefined || isVague(mime) ? typeOfExtension(place.ext) : mime;
    const type = told ?? mime ?? 'application/octet-stream';
    return { ...this.#media(place, size, type), session: place.session, ...details };
  }
}

/** As many as one request deletes. */
const BATCH = 1000;

async function* batchesOf(
  found: AsyncIterable<{ readonly place: MediaPlace }>,
): AsyncGenerator<MediaPlace[]> {
  let batch: MediaPlace[] = [];
  for await (const { place } of found) {
    if (batch.push(place) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
