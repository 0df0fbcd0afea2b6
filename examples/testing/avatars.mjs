import { createReadStream } from 'node:fs';
import { mediaHandler } from 'mediafs/http';

/** An application: the picture of each user. It is given its media store, and knows nothing of where that keeps them. */
export class Avatars {
  #store;
  #ids = new Map();

  /** @param {import('mediafs').MediaStore} store */
  constructor(store) {
    this.#store = store;
  }

  /** Replaces the picture of a user. */
  async set(user, bytes, mime) {
    const before = this.#ids.get(user);
    const { id } = await this.#store.save(`avatar:${user}`, bytes, { mime, maxBytes: 1_000_000 });
    this.#ids.set(user, id);
    if (before) await this.#store.remove(before);
    return id;
  }

  /** Its bytes, by plain `node:fs`. */
  async open(user) {
    return createReadStream(await this.#store.path(this.#ids.get(user)));
  }

  /** For `http.createServer` or Express. */
  handler() {
    return mediaHandler(this.#store, { prefix: '/avatars/' });
  }
}
