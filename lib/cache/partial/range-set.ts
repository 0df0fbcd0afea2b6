import type { ByteRange } from '../fill.js';

/** Which bytes of a file there are: ranges in order, none of which touches the next. No file system, no clock. */
export class RangeSet {
  readonly #runs: { start: number; end: number }[] = [];
  #bytes = 0;

  constructor(ranges: Iterable<ByteRange> = []) {
    for (const range of ranges) this.add(range);
  }

  /** How many bytes there are. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  get runs(): readonly ByteRange[] {
    return this.#runs;
  }

  add({ start, end }: ByteRange): void {
    if (start >= end) return;
    const first = this.#firstEndingFrom(start);
    let after = first;
    const merged = { start, end };
    for (let run = this.#runs[after]; run && run.start <= end; run = this.#runs[++after]) {
      merged.start = Math.min(merged.start, run.start);
      merged.end = Math.max(merged.end, run.end);
      this.#bytes -= run.end - run.start;
    }
    this.#runs.splice(first, after - first, merged);
    this.#bytes += merged.end - merged.start;
  }

  remove({ start, end }: ByteRange): void {
    if (start >= end) return;
    const first = this.#firstEndingFrom(start + 1);
    const rest: { start: number; end: number }[] = [];
    let after = first;
    for (let run = this.#runs[after]; run && run.start < end; run = this.#runs[++after]) {
      if (run.start < start) rest.push({ start: run.start, end: start });
      if (run.end > end) rest.push({ start: end, end: run.end });
      this.#bytes -= run.end - run.start;
    }
    this.#runs.splice(first, after - first, ...rest);
    for (const run of rest) this.#bytes += run.end - run.start;
  }

  clear(): void {
    this.#runs.length = 0;
    this.#bytes = 0;
  }

  has(position: number): boolean {
    const run = this.#runs[this.#firstEndingFrom(position + 1)];
    return run !== undefined && run.start <= position;
  }

  covers({ start, end }: ByteRange): boolean {
    if (start >= end) return true;
    const run = this.#runs[this.#firstEndingFrom(start + 1)];
    return run !== undefined && run.start <= start && run.end >= end;
  }

  /** What there is of a range. */
  within({ start, end }: ByteRange): ByteRange[] {
    const found: ByteRange[] = [];
    for (let index = this.#firstEndingFrom(start + 1); index < this.#runs.length; index += 1) {
      const run = this.#runs[index]!;
      if (run.start >= end) break;
      found.push({ start: Math.max(start, run.start), end: Math.min(end, run.end) });
    }
    return found;
  }

  /** What is missing of a range. */
  gaps({ start, end }: ByteRange): ByteRange[] {
    const gaps: ByteRange[] = [];
    let position = start;
    for (const run of this.within({ start, end })) {
      if (run.start > position) gaps.push({ start: position, end: run.start });
      position = run.end;
    }
    if (position < end) gaps.push({ start: position, end });
    return gaps;
  }

  /** The first run that ends at `position` or behind it. */
  #firstEndingFrom(position: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs[middle]!.end < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
