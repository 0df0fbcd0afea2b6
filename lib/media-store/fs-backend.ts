import type { Readable } from 'node:stream';
import { codeOf, errnoError, throwIfAborted } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { LocalFile, LocalFileOptions } from '../local-files/local-file.js';
import { localFilesOf } from '../local-files/of.js';
import { type FsPromises, nativeFs, type Stats } from '../native-fs.js';
import { resolvePath } from '../paths.js';
import type { Description, Details, MediaBackend, Payload, Stored } from './backend.js';
import type { Finding, OpenOptions, Swept, VerifyOptions } from './contract.js';
import { DescriptionFiles, isAbsent, nothingThere } from './description-files.js';
import { syncDirectory, writeDraft } from './draft.js';
import type { MediaDeleteFailure } from './errors.js';
import { removeFromDirectory } from './fs-remove.js';
import { sweepDirectory } from './fs-sweep.js';
import { verifyDirectory } from './fs-verify.js';
import { namesIn } from './names-in.js';
import { openStream } from './open-stream.js';
import { requireOwnDirectories } from './own-directories.js';
import { DESCRIPTIONS, formatPlace, type MediaPlace, parsePlace } from './place.js';
import { sizeToMove } from './size-to-move.js';

/**
 * Media in a directory: `{base}/{session}/{id}{ext}`, and what is known of each in `{base}/_meta/{id}`, which other
 * programs with this layout do not need.
 */
export class FsBackend implements MediaBackend {
  readonly promises: FsPromises;
  readonly base: string;
  /** Below which a link leads out: the base directory, or that of the whole store for a scope. */
  readonly #top: string;
  readonly descriptions: DescriptionFiles;

  readonly #fs: FsShape;

  /** @param base absolute path of a directory, made when it is first needed */
  constructor(fs: FsShape, base: string, top: string = base) {
    this.#fs = fs;
    this.#top = top === '/' ? '' : top;
    this.promises = fs.promises as FsPromises;
    this.base = base === '/' ? '' : base;
    this.descriptions = new DescriptionFiles(this.promises, `${this.base}/${DESCRIPTIONS}`);
  }

  get root(): string {
    return this.base;
  }

  /** By writing, since nothing else tells whether a disk takes it. */
  async prepare(): Promise<void> {
    await this.descriptions.prepare();
    const draft = await writeDraft(this.promises, this.descriptions.directory, nothing());
    await this.promises.unlink(draft.path);
  }

  pathOf(place: MediaPlace): string {
    return `${this.base}/${formatPlace(place)}`;
  }

  async store(
    place: MediaPlace,
    { pieces }: Payload,
    description: Description,
    signal?: AbortSignal,
  ): Promise<Stored> {
    await this.#prepareFor(place);
    const draft = await writeDraft(this.promises, this.descriptions.directory, pieces);
    try {
      throwIfAborted(signal);
      return await this.#publish(place, draft, description);
    } catch (error) {
      await this.promises.unlink(draft.path).catch(() => {});
      throw error;
    }
  }

  /** A rename, so the file must lie on the same disk; it is on the disk itself before it is gone from its path. */
  async moveIn(
    place: MediaPlace,
    path: string,
    description: Description,
    signal?: AbortSignal,
  ): Promise<Stored | undefined> {
    const size = this.#fs === nativeFs ? await sizeToMove(path) : undefined;
    if (size === undefined) return undefined;
    await this.#prepareFor(place);
    try {
      throwIfAborted(signal);
      return await this.#publish(place, { path, size }, description);
    } catch (error) {
      if (codeOf(error) === 'EXDEV') return undefined;
      throw error;
    }
  }

  /** The description first: one without a payload is found by nobody, and a payload is seen whole or not at all. */
  async #publish(
    place: MediaPlace,
    { path, size, sha256 }: { readonly path: string; readonly size: number; readonly sha256?: string },
    { mime, name }: Description,
  ): Promise<Stored> {
    const session = `${this.base}/${place.session}`;
    // Not before there is something to lie in it: who is killed while the bytes come leaves no session.
    await this.#makeRoom(place);
    await this.descriptions.write({ place, mime, name, size, sha256 });
    try {
      await this.#rename(path, place);
    } catch (error) {
      await this.descriptions.remove(place.id).catch(() => {});
      throw error;
    }
    await syncDirectory(this.promises, this.descriptions.directory);
    await syncDirectory(this.promises, session);
    return { size };
  }

  async #prepareFor(place: MediaPlace): Promise<void> {
    await this.requireOwn(place.session, DESCRIPTIONS);
    await this.descriptions.prepare();
  }

  async #makeRoom(place: MediaPlace): Promise<void> {
    await this.requireOwn();
    await this.promises.mkdir(`${this.base}/${place.session}`, { recursive: true });
    await this.requireOwn(place.session, DESCRIPTIONS);
  }

  /** Whoever deletes the last medium of a session takes its directory with it, at any time. */
  async #rename(path: string, place: MediaPlace): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.promises.rename(path, this.pathOf(place));
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || attempt === MOST_ATTEMPTS) throw error;
        await this.promises.lstat(path);
        await this.#makeRoom(place);
      }
    }
  }

  /** Where nothing is described, another program has saved it: it is looked for in all sessions. */
  async find(id: string): Promise<MediaPlace | undefined> {
    const described = await this.descriptions.read(id);
    if (described && (await this.stat(described.place))) return described.place;
    for (const session of await this.sessions()) {
      for await (const name of this.#names(session)) {
        const place = name.startsWith(id) ? parsePlace(`${session}/${name}`) : undefined;
        if (place) return place;
      }
    }
    return undefined;
  }

  /** The directories that are those of sessions; a link is none. */
  async sessions(): Promise<string[]> {
    await this.requireOwn();
    const found = await this.promises.readdir(this.base || '/', { withFileTypes: true }).catch(nothingThere);
    return (found ?? [])
      .filter((entry) => entry.isDirectory() && /^[0-9a-f]{12}$/.test(entry.name))
      .map(({ name }) => name);
  }

  async stat(place: MediaPlace): Promise<Details | undefined> {
    const stats = await this.#payload(place);
    if (!stats) return undefined;
    const { mime, name, sha256 } = (await this.descriptions.read(place.id)) ?? {};
    return { size: stats.size, modified: stats.mtime, mime, name, sha256 };
  }

  async open(place: MediaPlace, { start, end, signal }: OpenOptions): Promise<Readable> {
    if (!(await this.#payload(place))) throw errnoError('ENOENT', 'open', { path: this.pathOf(place) });
    throwIfAborted(signal);
    return openStream(this.#fs, this.pathOf(place), { start, end, signal });
  }

  async lease(place: MediaPlace, options: LocalFileOptions): Promise<LocalFile> {
    if (!(await this.#payload(place))) throw errnoError('ENOENT', 'open', { path: this.pathOf(place) });
    return localFilesOf(this.#fs).lease(this.pathOf(place), options);
  }

  async *list(session: string): AsyncGenerator<{ place: MediaPlace; details: Details }> {
    for await (const name of this.#names(session)) {
      const place = parsePlace(`${session}/${name}`);
      const details = place && (await this.stat(place));
      if (place && details) yield { place, details };
    }
  }

  remove(places: readonly MediaPlace[]): Promise<readonly MediaDeleteFailure[]> {
    return removeFromDirectory(this, places);
  }

  async url(place: MediaPlace): Promise<string> {
    throw errnoError('ENOTSUP', 'presign', { path: this.pathOf(place) });
  }

  async uploadForm(place: MediaPlace): Promise<never> {
    throw errnoError('ENOTSUP', 'presign', { path: this.pathOf(place) });
  }

  /** The file itself, where it is mounted elsewhere. */
  async recognise(reference: string): Promise<MediaPlace | undefined> {
    if (this.#fs !== nativeFs || !reference.startsWith('/')) return undefined;
    const path = resolvePath(reference, () => '/');
    return path.startsWith(`${this.base}/`) ? parsePlace(path.slice(this.base.length + 1)) : undefined;
  }

  sweep(before: Date, options: { dryRun: boolean; removeMedia: boolean }): Promise<readonly Swept[]> {
    return sweepDirectory(this, before, options);
  }

  verify(options: VerifyOptions): AsyncIterable<Finding> {
    return verifyDirectory(this, options);
  }

  scope(prefix: string): FsBackend {
    return new FsBackend(this.#fs, `${this.base}/${prefix}`, this.#top);
  }

  /** A link would lead out of the store, and is no payload of anybody. */
  async #payload(place: MediaPlace): Promise<Stats | undefined> {
    try {
      await this.requireOwn(place.session);
      const stats = await this.promises.lstat(this.pathOf(place));
      return stats.isFile() ? stats : undefined;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  requireOwn(...names: readonly string[]): Promise<void> {
    return requireOwnDirectories(this.promises, { top: this.#top, base: this.base, names });
  }

  /** Name by name, since a session may have very many. */
  async *#names(session: string): AsyncGenerator<string> {
    try {
      await this.requireOwn(session);
      yield* namesIn(this.promises, `${this.base}/${session}`);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
}

const MOST_ATTEMPTS = 20;

async function* nothing(): AsyncGenerator<Uint8Array> {}
