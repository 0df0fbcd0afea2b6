import { EventEmitter } from 'node:events';
import { measureFiles } from './measure-files.mjs';

const TELL_MILLISECONDS = 250;
const MEASURE_MILLISECONDS = 1000;
const RECENT = 14;

/** Adds up what the applications tell, and emits `state` when there is something new. */
export class Tally extends EventEmitter {
  #replicas;
  #store;
  #figures = new Map();
  #sizes = new Map();
  #bytes = {};
  #requests = {};
  #recent = [];
  #number = 0;
  #telling;
  #measuring;

  constructor(replicas, store) {
    super();
    this.#replicas = replicas;
    this.#store = store;
    this.#measuring = setInterval(() => void this.#measure(), MEASURE_MILLISECONDS);
  }

  add({ replica, what, key, bytes, written }) {
    const isRequest = /^[A-Z]/.test(what);
    if (isRequest) this.#requests[what] = (this.#requests[what] ?? 0) + 1;
    else count(this.#figuresOf(replica), what, bytes, written);
    this.#recent.unshift({ number: ++this.#number, replica, what, key, bytes, isRequest });
    this.#recent.length = Math.min(RECENT, this.#recent.length);
    this.#tellSoon();
  }

  /** A process begins at nothing. */
  forget(replica) {
    this.#figures.delete(replica);
    this.#sizes.delete(replica);
    this.#tellSoon();
  }

  state() {
    const { bytesSent: received, bytesReceived: sent } = this.#bytes;
    return {
      store: { shown: this.#store.shown, requests: this.#requests, received, sent },
      replicas: this.#replicas.map(({ name, url, cache }) => {
        return { name, url, directory: cache, ...this.#figuresOf(name), ...this.#sizes.get(name) };
      }),
      recent: this.#recent,
    };
  }

  close() {
    clearTimeout(this.#telling);
    clearInterval(this.#measuring);
  }

  #figuresOf(replica) {
    const begun = { hits: 0, misses: 0, fetched: 0, stored: 0, evictions: 0, faults: 0 };
    if (!this.#figures.has(replica)) this.#figures.set(replica, begun);
    return this.#figures.get(replica);
  }

  #tellSoon() {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.emit('state', this.state());
    }, TELL_MILLISECONDS);
  }

  async #measure() {
    const before = JSON.stringify([this.#bytes, ...this.#sizes]);
    this.#bytes = await this.#store.counts().catch(() => ({}));
    for (const { name, cache } of this.#replicas) this.#sizes.set(name, await measureFiles(cache));
    if (JSON.stringify([this.#bytes, ...this.#sizes]) !== before) this.#tellSoon();
  }
}

function count(figures, what, bytes = 0, written = false) {
  if (what === 'hit') figures.hits += 1;
  if (what === 'miss') figures.misses += 1;
  if (what === 'fill') figures[written ? 'stored' : 'fetched'] += bytes;
  if (what === 'evict') figures.evictions += 1;
  if (what.endsWith('fault')) figures.faults += 1;
}
