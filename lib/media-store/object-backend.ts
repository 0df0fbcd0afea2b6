import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { errnoError } from '../errors.js';
import type { LocalFile, LocalFileOptions } from '../local-files/local-file.js';
import { localFilesOf } from '../local-files/of.js';
import { modifiedOf } from '../object-fs/attributes.js';
import { type ObjectAccess, objectAccess } from '../object-fs/object-access.js';
import type { ObjectFileSystem } from '../object-fs/object-file-system.js';
import type { ObjectState } from '../object-fs/object-state.js';
import type { Metadata } from '../object-store/contract.js';
import { createVolume, type Volume } from '../volume/volume.js';
import type { Description, Details, MediaBackend, Payload, Stored } from './backend.js';
import type { Finding, OpenOptions, Swept, UploadUrlOptions, UrlOptions, VerifyOptions } from './contract.js';
import type { MediaDeleteFailure } from './errors.js';
import { Manifests } from './manifests.js';
import { recogniseObject } from './object-reference.js';
import { removeObjects } from './object-remove.js';
import { sweepObjects } from './object-sweep.js';
import { verifyObjects } from './object-verify.js';
import { formatPlace, type MediaPlace, parsePlace } from './place.js';

/**
 * Media in an object store: `{prefix}/{session}/{id}{ext}`, and manifests `{prefix}/_manifests/{id}` that lead there.
 * Name, type and checksum are kept with the object itself.
 */
export class ObjectBackend implements MediaBackend {
  readonly objects: ObjectFileSystem;
  readonly access: ObjectAccess;
  readonly manifests: Manifests;
  /** Of keys: empty, or with a slash at its end. */
  readonly prefix: string;
  /** For streams and handles; mounts nothing else, so it needs no disposal. */
  readonly #volume: Volume;

  constructor(objects: ObjectFileSystem, prefix: string = '') {
    this.objects = objects;
    this.access = objects[objectAccess]();
    this.prefix = prefix;
    this.manifests = new Manifests(objects, this.access, prefix);
    this.#volume = createVolume();
    this.#volume.mount('/', objects);
  }

  get root(): string {
    return `/${this.prefix.slice(0, -1)}`;
  }

  keyOf(place: MediaPlace): string {
    return this.prefix + formatPlace(place);
  }

  /** Whether it may also be written, only a save can tell. */
  async prepare(): Promise<void> {
    for await (const _page of this.access.store.list({ prefix: this.manifests.directory, limit: 1 })) return;
  }

  /**
   * The manifest goes before what makes the payload visible: one that leads nowhere is no medium, whenever a process is
   * killed.
   */
  async store(
    place: MediaPlace,
    { pieces }: Payload,
    description: Description,
    signal?: AbortSignal,
  ): Promise<Stored> {
    const key = this.keyOf(place);
    let isPublishing = false;
    try {
      const { size } = await this.access.put(
        key,
        leadingTo(pieces, async () => {
          isPublishing = true;
          await this.manifests.write(place, signal);
        }),
        {
          contentType: description.mime,
          metadata: metadataOf(description.name),
          describe: (bytes) => ({
            size: String(bytes.length),
            sha256: createHash('sha256').update(bytes).digest('hex'),
          }),
          signal,
        },
      );
      return { size };
    } catch (error) {
      // What failed may have been carried out all the same. Where it cannot be removed either, `verify` finds it.
      if (isPublishing) await this.remove([place]).catch(() => {});
      throw error;
    }
  }

  /** Nothing can be renamed into a store. */
  async moveIn(): Promise<undefined> {
    return undefined;
  }

  find(id: string): Promise<MediaPlace | undefined> {
    return this.manifests.find(id);
  }

  async stat(place: MediaPlace): Promise<Details | undefined> {
    const state = await this.access.describe(this.keyOf(place));
    return state && !this.access.isLink(this.keyOf(place)) ? detailsOf(state) : undefined;
  }

  async open(place: MediaPlace, { start, end, signal }: OpenOptions): Promise<Readable> {
    const stream = this.#volume.createReadStream(`/${this.keyOf(place)}`, { start, end, signal });
    await once(stream, 'open');
    if (!this.access.isLink(this.keyOf(place))) return stream;
    stream.destroy();
    throw this.#leadsOut(place);
  }

  async lease(place: MediaPlace, options: LocalFileOptions): Promise<LocalFile> {
    const file = await localFilesOf(this.objects).lease(`/${this.keyOf(place)}`, options);
    if (!this.access.isLink(this.keyOf(place))) return file;
    await file.dispose();
    throw this.#leadsOut(place);
  }

  /** A symbolic link could lead out of the store or of a scope, so none is a payload. */
  #leadsOut(place: MediaPlace): Error {
    return errnoError('ENOENT', 'open', { path: `/${this.keyOf(place)}` });
  }

  async *list(session: string): AsyncGenerator<{ place: MediaPlace; details: Details }> {
    const directory = `${this.prefix}${session}/`;
    for await (const page of this.access.list({ prefix: directory, delimiter: '/' })) {
      for (const { key, size, version, lastModified } of page.objects) {
        const place = parsePlace(key.slice(this.prefix.length));
        if (place) yield { place, details: { size, version, modified: new Date(lastModified) } };
      }
    }
  }

  remove(places: readonly MediaPlace[]): Promise<readonly MediaDeleteFailure[]> {
    return removeObjects(this, places);
  }

  url(place: MediaPlace, { expiresIn, download }: UrlOptions): Promise<string> {
    return this.access.store.presign(this.keyOf(place), { expiresIn, download });
  }

  /** The manifest is there before the payload: one that leads nowhere yet is no medium. */
  async uploadForm(
    place: MediaPlace,
    { mime, name, maxBytes, expiresIn }: UploadUrlOptions,
  ): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }> {
    const form = await this.access.store.presign(this.keyOf(place), {
      method: 'POST' as const,
      maximumSize: maxBytes,
      contentType: mime,
      metadata: metadataOf(name),
      expiresIn,
    });
    await this.manifests.write(place);
    return form;
  }

  recognise(reference: string): Promise<MediaPlace | undefined> {
    return recogniseObject(this, reference);
  }

  sweep(before: Date, options: { dryRun: boolean; removeMedia: boolean }): Promise<readonly Swept[]> {
    return sweepObjects(this, before, options);
  }

  verify(options: VerifyOptions): AsyncIterable<Finding> {
    return verifyObjects(this, options);
  }

  scope(prefix: string): ObjectBackend {
    return new ObjectBackend(this.objects, `${this.prefix}${prefix}/`);
  }
}

function detailsOf(state: ObjectState): Details {
  const { size, version, contentType, metadata } = state;
  // What was a whole millisecond may be a little less as a number of nanoseconds.
  const modified = new Date(Math.round(modifiedOf(state)));
  return { size, version, modified, mime: contentType, name: nameIn(metadata), sha256: metadata?.['sha256'] };
}

/** A name of another program that is not encoded is what it is. */
function nameIn(metadata: ObjectState['metadata']): string | undefined {
  const text = metadata?.['name'];
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

function metadataOf(name: string | undefined): Metadata {
  return name === undefined ? {} : { name: encodeURIComponent(name) };
}

/** Lets `prepare` run once all pieces are there, before anybody is told that they have ended. */
async function* leadingTo(
  pieces: AsyncIterable<Uint8Array>,
  prepare: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  await prepare();
}
