import { AbortError } from '../../errors.js';

/** A share of the budget, given back bit by bit as the bytes have come, or all at once. */
export interface Lease {
  /** What of it is still held; bytes. */
  readonly bytes: number;
  /** Gives back so many bytes, by default all that are left. */
  release(bytes?: number): void;
}

/** A lease whose owner can do without it: what it was for can be asked for again. */
export interface Reclaimable {
  /** Must release the lease. */
  takeBack(): void;
}

interface Waiting {
  readonly bytes: number;
  grant(lease: Lease): void;
}

/** Bounds the bytes that are asked for and have not come yet, over all readers that share it. First come, first served. */
export class ReadBudget {
  /** Bytes. */
  readonly capacity: number;
  readonly #waiting: Waiting[] = [];
  /** Oldest first. */
  readonly #reclaimable = new Set<Reclaimable>();
  #leased = 0;
  #isServing = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Bytes that are held now. */
  get leased(): number {
    return this.#leased;
  }

  /** A lease for what nobody waits for yet: `undefined` unless there is room for it now. */
  tryAcquire(bytes: number): Lease | undefined {
    const wanted = Math.min(bytes, this.capacity);
    if (this.#waiting.length > 0 || this.#leased + wanted > this.capacity) return undefined;
    return this.#lease(wanted);
  }

  /** As `tryAcquire`, at the expense of what others can do without. */
  tryReclaim(bytes: number): Lease | undefined {
    const wanted = Math.min(bytes, this.capacity);
    if (this.#waiting.length > 0 || !this.#makeRoom(wanted)) return undefined;
    return this.#lease(wanted);
  }

  /**
   * A lease for what somebody waits for. Takes back what others can do without before it waits. More than the whole
   * budget is granted as the whole budget.
   */
  acquire(bytes: number, signal: AbortSignal | undefined): Promise<Lease> {
    if (signal?.aborted) return Promise.reject(new AbortError(signal.reason));
    const wanted = Math.min(bytes, this.capacity);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new AbortError(signal?.reason));
        this.#serve();
      };
      const grant = (lease: Lease): void => {
        signal?.removeEventListener('abort', abort);
        resolve(lease);
      };
      const waiting = { bytes: wanted, grant };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
      this.#serve();
    });
  }

  /** Offers a lease to those who wait; withdraw it before it is used again. */
  offer(lease: Reclaimable): void {
    this.#reclaimable.add(lease);
    this.#serve();
  }

  withdraw(lease: Reclaimable): void {
    this.#reclaimable.delete(lease);
  }

  #serve(): void {
    // What is taken back calls this again: the loop that takes it back goes on.
    if (this.#isServing) return;
    this.#isServing = true;
    for (let first = this.#waiting[0]; first && this.#makeRoom(first.bytes); first = this.#waiting[0]) {
      this.#waiting.shift();
      first.grant(this.#lease(first.bytes));
    }
    this.#isServing = false;
  }

  #makeRoom(bytes: number): boolean {
    while (this.#leased + bytes > this.capacity) {
      const [oldest] = this.#reclaimable;
      if (!oldest) return false;
      this.#reclaimable.delete(oldest);
      oldest.takeBack();
    }
    return true;
  }

  #lease(bytes: number): Lease {
    let held = bytes;
    this.#leased += bytes;
    return {
      get bytes() {
        return held;
      },
      release: (some = held) => {
        const released = Math.min(some, held);
        held -= released;
        this.#leased -= released;
        if (released > 0) this.#serve();
      },
    };
  }
}
