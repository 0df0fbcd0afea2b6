/** What a line of a usage file adds to the sum. */
export function changeLine(change: number): string {
  return change < 0 ? `${change}\n` : `+${change}\n`;
}

/** The first line of a file that goes on for another one. */
export function carryLine(total: number): string {
  return `:${total}\n`;
}

/** The line of somebody who has measured what there is, and began to when the file had `offset` bytes. */
export function measureLine(total: number, offset: number): string {
  return `=${total}@${offset}\n`;
}

const LINE = /^(?:([+-]\d{1,16})|:(\d{1,16})|=(\d{1,16})@(\d{1,16}))$/;

interface Change {
  readonly offset: number;
  readonly change: number;
}

/**
 * What the lines of a usage file come to. Whoever takes room on the disk adds a line, whoever gives some back another
 * one; now and then somebody measures, since a process that is killed in between has lied. What came while that was
 * going on may be in the measure or not: what was taken is counted again, what was given back is not.
 */
export class UsageSum {
  #measured: number | undefined;
  #offset = 0;
  #rest = '';
  #measures = 0;
  /** All that take room, of a file that is short: two may measure at the same time. */
  readonly #taken: Change[] = [];

  /** Bytes; `undefined` until somebody has measured. Never less than 0. */
  get total(): number | undefined {
    return this.#measured === undefined ? undefined : Math.max(0, this.#measured);
  }

  /** How often somebody has measured. */
  get measures(): number {
    return this.#measures;
  }

  /** Bytes of the file that were taken in, with what is left of a line without an end. */
  get offset(): number {
    return this.#offset + this.#rest.length;
  }

  /** Takes in what comes next in the file, which is ASCII; what is no line of ours is passed over. */
  take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      this.#takeLine(line);
      this.#offset += line.length + 1;
    }
  }

  #takeLine(line: string): void {
    const [, change, carried, measure, from] = LINE.exec(line) ?? [];
    if (change !== undefined) this.#add(Number(change));
    if (carried !== undefined) this.#measured = Number(carried);
    if (measure === undefined) return;
    this.#measures += 1;
    const missed = this.#taken.filter((one) => one.offset >= Number(from));
    this.#measured = missed.reduce((sum, one) => sum + one.change, Number(measure));
  }

  #add(change: number): void {
    if (change > 0) this.#taken.push({ offset: this.#offset, change });
    if (this.#measured !== undefined) this.#measured += change;
  }
}
