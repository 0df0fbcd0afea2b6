import { outwardError } from '../fs-calls/outward.js';
import { Translation } from '../fs-calls/translation.js';
import type { MediaBackend, Payload } from './backend.js';

/** A backend whose errors name the mounted paths, which are all that callers know. */
export function outwardBackend(backend: MediaBackend, mount: string): MediaBackend {
  const translation = new Translation({ outer: mount || '/', inner: backend.root || '/' }, []);
  const outward = (error: unknown): unknown => outwardError(error, translation);

  async function say<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw outward(error);
    }
  }

  async function* sayEach<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    try {
      yield* items;
    } catch (error) {
      throw outward(error);
    }
  }

  return {
    root: backend.root,
    prepare: () => say(() => backend.prepare()),
    async store(place, payload, description, signal) {
      const source = new WatchedSource(payload);
      try {
        return await backend.store(place, source, description, signal);
      } catch (error) {
        // The paths of a source are the caller's own words.
        throw error === source.failure ? error : outward(error);
      }
    },
    moveIn: (place, path, description, signal) => backend.moveIn(place, path, description, signal),
    find: (id) => say(() => backend.find(id)),
    stat: (place) => say(() => backend.stat(place)),
    open: (place, options) => say(() => backend.open(place, options)),
    lease: (place, options) => say(() => backend.lease(place, options)),
    list: (session) => sayEach(backend.list(session)),
    remove: (places) =>
      say(async () => {
        const failures = await backend.remove(places);
        for (const { error } of failures) outward(error);
        return failures;
      }),
    url: (place, options) => say(() => backend.url(place, options)),
    uploadForm: (place, options) => say(() => backend.uploadForm(place, options)),
    recognise: (reference) => say(() => backend.recognise(reference)),
    sweep: (before, options) => say(() => backend.sweep(before, options)),
    verify: (options) => sayEach(backend.verify(options)),
    scope: (prefix) => backend.scope(prefix),
  };
}

/** Remembers what a source failed with. */
class WatchedSource implements Payload {
  readonly size: number | undefined;
  readonly pieces: AsyncIterable<Uint8Array>;
  failure: unknown;

  constructor({ size, pieces }: Payload) {
    this.size = size;
    this.pieces = this.#watch(pieces);
  }

  async *#watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
