const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes for people: `0 B`, `999 B`, `1.5 KiB`, `20 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let amount = bytes / 1024;
  let unit = 0;
  // What would be rounded to the next unit is told in it.
  while (amount >= 1023.5 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}

/** `1 file`, `2 files`. */
export function countText(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A time as ISO 8601 has it, to the second. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
