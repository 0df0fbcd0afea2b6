import type { Kind } from '../trees/walk.js';

const LETTERS: Readonly<Record<Kind, string>> = { file: '-', directory: 'd', link: 'l', other: '?' };

/** `-rw-r--r--`, as `ls` has it. */
export function modeText(kind: Kind, mode: number): string {
  const bits = [6, 3, 0].map((shift) => {
    const three = (mode >> shift) & 7;
    return `${three & 4 ? 'r' : '-'}${three & 2 ? 'w' : '-'}${three & 1 ? 'x' : '-'}`;
  });
  return LETTERS[kind] + bits.join('');
}

/** ISO 8601, to the second, in UTC. */
export function timeOf(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
