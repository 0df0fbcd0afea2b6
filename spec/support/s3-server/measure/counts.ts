/** How often each operation was asked for, and how many bytes of bodies went by. */
export class Counts {
  #values = zero();

  add(name: string, amount = 1): void {
    this.#values[name] = (this.#values[name] ?? 0) + amount;
  }

  read(): Record<string, number> {
    return { ...this.#values };
  }

  reset(): void {
    this.#values = zero();
  }
}

function zero(): Record<string, number> {
  return { bytesReceived: 0, bytesSent: 0 };
}
