/**
 * When bytes that go one way through a connection come out at the other end: each `delay` milliseconds after it went in,
 * and no more than `rate` bytes a millisecond. Pure: the caller tells the time, in milliseconds.
 */
export class Pace {
  #delay;
  #rate;
  #free = 0;

  constructor({ delay = 0, rate = Number.POSITIVE_INFINITY } = {}) {
    this.#delay = delay;
    this.#rate = rate;
  }

  /** The time at which so many bytes that go in now have come out. */
  due(now, bytes) {
    this.#free = Math.max(this.#free, now) + bytes / this.#rate;
    return this.#free + this.#delay;
  }

  /** Keeps everything back for so long, as a handshake does. */
  hold(now, milliseconds) {
    this.#free = Math.max(this.#free, now + milliseconds);
  }
}
