import { appendFileSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A write, as it is told before it begins. */
export interface Begun {
  /** A number that grows from write to write of one writer, across its lives. */
  readonly order: number;
  /** What the content says it is; see `contentOf`. */
  readonly name: string;
  readonly size: number;
}

/** A write that has succeeded. */
export interface Done extends Begun {
  /** Where it is: an id or a path. */
  readonly place: string;
  /** Of the bytes that were written, in hex. */
  readonly sha256: string;
}

/**
 * The list of a writer, elsewhere than what it writes: what has begun, and, on the disk itself before anybody goes on,
 * what has succeeded.
 */
export class Ledger {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  begin(begun: Begun): void {
    appendFileSync(this.#path, `${JSON.stringify({ begun })}\n`);
  }

  succeed(done: Done): void {
    const descriptor = openSync(this.#path, 'a');
    writeSync(descriptor, `${JSON.stringify({ done })}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
}

/** What a list says; a last line that is not whole says nothing. */
export async function readLedger(path: string): Promise<{ begun: Begun[]; done: Done[] }> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line) as { begun?: Begun; done?: Done });
  return {
    begun: entries.flatMap(({ begun }) => begun ?? []),
    done: entries.flatMap(({ done }) => done ?? []),
  };
}
