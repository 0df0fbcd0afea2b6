import { cold } from './cold.mjs';
import { large } from './large.mjs';
import { listing } from './listing.mjs';
import { media } from './media.mjs';
import { memory } from './memory.mjs';
import { requests } from './requests.mjs';
import { sized } from './sizes.mjs';
import { startUp } from './start-up.mjs';
import { unrelated } from './unrelated.mjs';
import { warm } from './warm.mjs';
import { write } from './write.mjs';

/** Everything that is measured, in the order of the page. What a line may hold is told in README.md. */
export const LINES = [
  ...warm,
  ...unrelated,
  ...startUp,
  ...cold,
  ...large,
  ...write,
  ...listing,
  ...media,
  ...requests,
  ...memory,
].map((line) => ({
  ours: 'mediafs',
  server: 'memory',
  networks: ['near'],
  objects: [],
  peers: [],
  limits: [],
  needs: [],
  budgets: [],
  seconds: 15,
  rounds: 25,
  generations: 1,
  ...line,
  ...sized({ quick: { rounds: 2, generations: 1 }, usual: {} }),
}));

export function lineNamed(name) {
  const line = LINES.find((candidate) => candidate.name === name);
  if (!line)
    throw new RangeError(`there is no line '${name}'; there are ${LINES.map((l) => l.name).join(', ')}`);
  return line;
}
