import { randomFrom } from '../../support/random.js';
import { cacheIn, delay, fillContent, PART, putContent } from '../support.js';

/** Fills a cache until it is killed: `filling-child <directory> <seed> <name> [thread]`. The
 * last has all that can be done by the thread of small files done by it. */
const [directory = '', seed = '0', name = '', thread] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const cache = cacheIn(directory, thread === undefined ? {} : { threadAfter: 0 });
// The thread begins by the first put, and takes a while.
if (thread !== undefined) {
  await putContent(cache, 'first', 'first');
  await delay(500);
}

process.send?.('ready');
for (let count = 0; ; count += 1) await Promise.all([fillOne(`${count}a`), fillOne(`${count}b`)]);

async function fillOne(count: string): Promise<void> {
  const key = `session ${Math.floor(random() * 5)}/${Math.floor(random() * 8)}.jpg`;
  const content = `${name} ${count}`;
  const size = 100 + Math.floor(random() * PART * 4);
  const choice = random();
  if (choice < 0.1) await cache.drop(key);
  else if (choice < 0.4) await putContent(cache, key, content, size);
  else await fillContent(cache, key, content, size);
}
