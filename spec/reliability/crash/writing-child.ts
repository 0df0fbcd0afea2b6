import { randomFrom } from '../../support/random.js';
import type { Ground } from './places.js';
import { liveOn } from './writers.js';

/** `writing-child KIND GROUND SEED LEDGER FIRST_ORDER`: writes until it is killed. */
const [kind = '', ground = '', seed = '0', path = '', firstOrder = '0'] = process.argv.slice(2);

// Who would kill it is gone.
process.on('disconnect', () => process.exit(1));
await liveOn(
  kind,
  { ground: JSON.parse(ground) as Ground, random: randomFrom(Number(seed)) },
  path,
  Number(firstOrder),
);
