import { randomFillSync } from 'node:crypto';
import { sep } from 'node:path';

/** Bytes of a name: 128 random bits, as those of all files in the making have. */
const NAME_BYTES = 16;
/** Names that are thrown at once: a throw takes as long as one of the calls that a file is made by. */
const NAMES = 128;

/** Names of files in the making, one after the other, none twice. */
export class DraftNames {
  readonly #start: string;
  readonly #random = Buffer.alloc(NAMES * NAME_BYTES);
  #position = this.#random.length;

  constructor(directory: string) {
    this.#start = `${directory}${sep}`;
  }

  next(): string {
    if (this.#position === this.#random.length) {
      randomFillSync(this.#random);
      this.#position = 0;
    }
    this.#position += NAME_BYTES;
    return this.#start + this.#random.toString('hex', this.#position - NAME_BYTES, this.#position);
  }
}
