import { codeOf } from '../errors.js';
import type { FsPromises } from '../native-fs.js';
import { writeDraft } from './draft.js';
import { formatPlace, type MediaPlace, parsePlace } from './place.js';

/** What is kept of a medium in a directory, beside its payload. */
export interface KeptDescription {
  readonly place: MediaPlace;
  readonly mime: string;
  readonly name?: string | undefined;
  /** Bytes. */
  readonly size: number;
  readonly sha256?: string | undefined;
}

/**
 * Files named by id alone, without an extension: programs that look ids up by a pattern such as `{id}.*` must not take
 * one for a payload.
 */
export class DescriptionFiles {
  readonly #promises: FsPromises;
  readonly directory: string;

  constructor(promises: FsPromises, directory: string) {
    this.#promises = promises;
    this.directory = directory;
  }

  async prepare(): Promise<void> {
    await this.#promises.mkdir(this.directory, { recursive: true });
  }

  path(id: string): string {
    return `${this.directory}/${id}`;
  }

  async write({ place, ...description }: KeptDescription): Promise<void> {
    const text = JSON.stringify({ path: formatPlace(place), ...description });
    const draft = await writeDraft(this.#promises, this.directory, pieceOf(`${text}\n`));
    await this.#promises.rename(draft.path, this.path(place.id));
  }

  /** `undefined` where there is none, or one that makes no sense: it is known less then, and nothing is wrong. */
  async read(id: string): Promise<KeptDescription | undefined> {
    try {
      return parseDescription(id, await this.#promises.readFile(this.path(id), 'utf8'));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Harmless where there is none. */
  async remove(id: string): Promise<void> {
    try {
      await this.#promises.unlink(this.path(id));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
}

async function* pieceOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

export function parseDescription(id: string, text: string): KeptDescription | undefined {
  let held: Record<string, unknown>;
  try {
    held = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { path, mime, name, size, sha256 } = held ?? {};
  const place = typeof path === 'string' ? parsePlace(path) : undefined;
  if (place?.id !== id || typeof mime !== 'string' || !Number.isSafeInteger(size)) return undefined;
  return {
    place,
    mime,
    size: size as number,
    name: typeof name === 'string' ? name : undefined,
    sha256: typeof sha256 === 'string' ? sha256 : undefined,
  };
}

export function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function nothingThere(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}
