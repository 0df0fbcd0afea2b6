/** A clock of this process that can be set, as an operator or a time service sets it; monotonic clocks go on. */
export class Clock implements Disposable {
  readonly #real = globalThis.Date;
  #offset = 0;

  constructor() {
    const now = (): number => this.#real.now() + this.#offset;
    globalThis.Date = new Proxy(this.#real, {
      construct: (target, given, newTarget) =>
        Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as Date,
      get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
    });
  }

  /** Milliseconds; less than 0 is back. */
  jump(by: number): void {
    this.#offset += by;
  }

  [Symbol.dispose](): void {
    globalThis.Date = this.#real;
  }
}

/** Lets nobody else of this thread do anything for so many milliseconds. */
export function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
