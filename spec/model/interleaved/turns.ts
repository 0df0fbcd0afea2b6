import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

/** In which order what is held goes on. */
export interface Order {
  /** Which of all that is held goes on next, the oldest being 0 and the newest -1. Behind the last: the oldest. */
  readonly choices: readonly number[];
  /** What is held back till nothing else is left, told by its place in the order of coming. */
  readonly late: readonly number[];
}

interface Held {
  readonly title: string;
  /** Of whom: so that what comes at the same time comes in the same order each time. */
  readonly caller: number;
  place: number;
  go(): void;
}

/** Real milliseconds without a request, and with nothing on the disk, after which a call hangs. */
const HANGING_MS = 20_000;

/**
 * Lets one thing happen after another, in an order that is given: whoever comes to `hold` waits for its turn. The next
 * turn is given when all that the last one led to has come to rest, so that a play can be played again.
 */
export class Turns {
  /** How many turns were given. */
  time = 0;
  /** What happened at each. */
  readonly log: string[] = [];
  readonly #order: Order;
  readonly #arrived: Held[] = [];
  readonly #held: Held[] = [];
  #places = 0;
  #isOver = false;

  constructor(order: Order) {
    this.#order = order;
  }

  hold(title: string, caller: number, signal?: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const held: Held = { title, caller, place: -1, go };
      const abort = (): void => {
        for (const list of [this.#arrived, this.#held]) {
          const index = list.indexOf(held);
          if (index !== -1) list.splice(index, 1);
        }
        reject(signal!.reason);
      };
      function go(): void {
        signal?.removeEventListener('abort', abort);
        resolve();
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.#arrived.push(held);
    });
  }

  note(text: string): void {
    this.log.push(`${this.time}: ${text}`);
  }

  /** Gives turns until all of `work` has ended, and what it left behind as well. From then on nobody is held. */
  async until(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const end = (): void => {
      isDone = true;
    };
    work.then(end, end);
    let idleSince = Date.now();
    for (;;) {
      await quiet();
      const next = this.#next();
      if (next) {
        this.time += 1;
        this.note(next.title);
        next.go();
        idleSince = Date.now();
      } else if (isDone) break;
      else if (Date.now() - idleSince > HANGING_MS) throw new Error('a call waits, and for no request');
      else await sleep(1);
    }
    this.#isOver = true;
    await work;
  }

  #next(): Held | undefined {
    const { choices, late } = this.#order;
    for (const held of this.#arrived.splice(0).sort((one, other) => one.caller - other.caller)) {
      held.place = this.#places++;
      this.#held.push(held);
    }
    const prompt = this.#held.filter(({ place }) => !late.includes(place));
    const among = prompt.length > 0 ? prompt : this.#held;
    const choice = choices[this.time] ?? 0;
    const next = choice < 0 ? among.at(-1) : among[choice % among.length];
    if (next) this.#held.splice(this.#held.indexOf(next), 1);
    return next;
  }
}

const CALM = 4;

/** Waits until nothing is under way in this process that could lead to a request: no promise and no call to the disk. */
export async function quiet(): Promise<void> {
  for (let calm = 0; calm < CALM; calm += 1) {
    await immediate();
    if (process.getActiveResourcesInfo().some((name) => /Req/.test(name))) calm = -1;
  }
}
