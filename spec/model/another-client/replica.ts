import { join } from 'node:path';
import { createVolume, ObjectFileSystem, type Volume } from '../../../lib/index.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { type Interceptor, interceptedStore } from '../../object-store/support/intercepted-store.js';
import { Side } from '../side.js';
import type { History } from './history.js';
import { recordingStore } from './recording-store.js';
import type { Settings } from './turns.js';
import type { Mount } from './view.js';

/** Where programs are played. */
export interface Place {
  /** For the other client, and for what is looked at. */
  readonly bucket: ObjectStore;
  /** The same for the mounts, if they shall see another one. */
  readonly mounted?: ObjectStore;
  readonly partSize: number;
  readonly rangedHandles: boolean | number;
}

export interface Surroundings {
  readonly place: Place;
  readonly settings: Settings;
  readonly alphabet: readonly string[];
  readonly history: History;
  readonly now: () => number;
  readonly around: Interceptor;
  /** In which cache directories may lie. */
  readonly directory: string;
}

/** A process with the bucket mounted at `/m`, and what the model knows of it. */
export class Replica {
  readonly mount: Mount;
  readonly #name: string;
  readonly #around: Surroundings;
  #volume!: Volume;
  #side!: Side;
  #lost = 0;

  constructor(name: string, surroundings: Surroundings) {
    const { settings, place } = surroundings;
    const { freshness, negativeFreshness, strict } = settings;
    const rangedAbove = place.rangedHandles === true ? place.partSize : Number(place.rangedHandles);
    const mayPassThroughMemory = settings.maxBytes !== undefined || settings.cache === 'none';
    const isImmutable = freshness === 'immutable';
    this.#name = name;
    this.#around = surroundings;
    this.mount = {
      name,
      lifetimes: {
        file: isImmutable ? Number.POSITIVE_INFINITY : freshness,
        directory: isImmutable ? 1000 : freshness,
        absent: negativeFreshness,
      },
      strict,
      rangedAbove: mayPassThroughMemory ? 0 : rangedAbove,
      since: { file: 0, directory: 0, absent: 0 },
      isCacheShared: settings.cache === 'shared',
      removals: new Map(),
      listed: new Map(),
      confirmed: new Map(),
    };
    this.#start();
  }

  get side(): Side {
    return this.#side;
  }

  async restart(cache: 'kept' | 'lost'): Promise<void> {
    const { settings, history } = this.#around;
    await this.dispose();
    const { mount } = this;
    for (const known of [mount.removals, mount.listed, mount.confirmed]) known.clear();
    Object.assign(mount.since, { directory: history.last, absent: history.last });
    // What is immutable is read from the cache without a question.
    if (settings.freshness !== 'immutable' || settings.cache === 'none' || cache === 'lost')
      mount.since.file = history.last;
    if (cache === 'lost') this.#lost += 1;
    this.#start();
  }

  dispose(): Promise<void> {
    return this.#volume.dispose();
  }

  #start(): void {
    const { place, settings, alphabet } = this.#around;
    const { freshness, negativeFreshness, strict, maxBytes } = settings;
    const objects = new ObjectFileSystem({
      freshness,
      negativeFreshness,
      strict,
      ...(maxBytes === undefined ? {} : { maxBytes, grace: 0 }),
      minFreeRatio: 0,
      partSize: place.partSize,
      rangedHandles: place.rangedHandles,
      store: this.#store(),
      cacheDirectory: this.#cacheDirectory(),
    });
    this.#volume = createVolume();
    this.#volume.mount('/m', objects);
    this.#side = new Side(this.#volume, '/m', alphabet);
  }

  /** Sync calls are recorded, and nobody interferes with them. */
  #store(): ObjectStore {
    const { place, history, now, around } = this.#around;
    const recording = recordingStore(place.mounted ?? place.bucket, history, this.mount, now);
    return { ...interceptedStore(recording, around), inThread: recording.inThread };
  }

  #cacheDirectory(): string {
    const { settings, directory } = this.#around;
    if (settings.cache === 'none') return join(directory, 'file', 'none');
    const lost = this.#lost === 0 ? '' : `-${this.#name}-${this.#lost}`;
    return join(directory, settings.cache === 'shared' ? `shared${lost}` : `${this.#name}${lost}`);
  }
}
