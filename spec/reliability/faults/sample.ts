import { randomFrom } from '../../support/random.js';
import { amountOf } from '../results.js';

/** Cells of each family that `npm test` plays; the script plays all. */
export const CELLS = amountOf('CELLS', 30);

/** As many as are played, chosen by chance, in their order. */
export function sampleOf<Cell>(cells: readonly Cell[], seed: number, most: number = CELLS): Cell[] {
  if (cells.length <= most) return [...cells];
  const random = randomFrom(seed);
  const keys = cells.map((cell, index) => ({ cell, index, key: random() }));
  const chosen = keys.sort((one, other) => one.key - other.key).slice(0, most);
  return chosen.sort((one, other) => one.index - other.index).map(({ cell }) => cell);
}
