import { open } from 'node:fs/promises';
import { CacheFull } from '../../../lib/cache/budget/cache-full.js';
import type { DiskCache } from '../../../lib/cache/disk-cache.js';
import { identify, isSameFile } from '../../../lib/cache/record.js';
import { randomFrom } from '../../support/random.js';
import { cacheIn, contentOf, fillContent, isWhole, PART, putContent, recordFor } from '../support.js';

/**
 * Uses a cache hard, and tells how it went: `hammering-child <directory> <seed> <name> <operations> [maxBytes] [keys]`.
 */
const [directory = '', seed = '0', name = '', operations = '0', maxBytes, keys = '0'] = process.argv.slice(2);
const AT_ONCE = 4;
const KEYS = [
  ...['a', 'a/b', 'c', 'd/e', 'd/f', '.hashed/g'],
  ...Array.from({ length: Number(keys) }, (_, index) => `more/${index}`),
];

export interface HammerResult {
  operations: number;
  reads: number;
  wrong: string[];
}

const result: HammerResult = { operations: 0, reads: 0, wrong: [] };
const random = randomFrom(Number(seed));
const bounds = maxBytes === undefined ? {} : { maxBytes: Number(maxBytes), minFreeRatio: 0, grace: 0 };
const cache = cacheIn(directory, bounds);

await Promise.all(Array.from({ length: AT_ONCE }, hammer));
await cache.dispose();
process.send?.(result, () => process.disconnect?.());

async function hammer(): Promise<void> {
  while (result.operations < Number(operations)) {
    result.operations += 1;
    await operate(KEYS[Math.floor(random() * KEYS.length)]!, `${name} ${result.operations}`);
  }
}

async function operate(key: string, content: string): Promise<void> {
  const choice = random();
  // Few sizes, so that a wrong version would not show by its length.
  const size = random() < 0.5 ? 500 : PART * 2 + 1;
  if (choice < 0.2) await putContent(cache, key, content, size);
  else if (choice < 0.35) await fillContent(cache, key, content, size).catch(unlessFull);
  else if (choice < 0.45) await cache.drop(key);
  else if (choice < 0.5) await copy(cache, key, KEYS[Math.floor(random() * KEYS.length)]!, content);
  else await read(cache, key);
}

/** Where the bound leaves no room a large object is not kept. */
function unlessFull(error: unknown): void {
  if (!(error instanceof CacheFull)) throw error;
}

async function copy(from: DiskCache, key: string, source: string, content: string): Promise<void> {
  const file = await from.lookUp(source);
  if (!file) return;
  const { description, size, version } = file.record;
  // That very one: the other process may have put another one there by now.
  await from.describeAnew(key, recordFor(content, size, { description }), source, version);
}

/** As a reader does: looks up, opens, and makes sure that what it has opened is what it was told of. */
async function read(from: DiskCache, key: string): Promise<void> {
  const file = await from.lookUp(key);
  if (!file) return;
  const handle = await open(file.path).catch(() => undefined);
  if (!handle) return;
  const stats = await handle.stat({ bigint: true });
  const isTheOne = isSameFile(identify(stats), file.identity);
  // By now there may be a directory, for keys below this one.
  const bytes = stats.isFile() ? await handle.readFile() : undefined;
  await handle.close();
  if (!bytes) return;
  const { name: content } = file.record.description as { name: string };
  if (isTheOne) result.reads += 1;
  const isRight = isTheOne ? bytes.equals(contentOf(content, file.record.size)) : isWhole(bytes);
  if (!isRight) result.wrong.push(`${key}: ${file.record.version} is ${bytes.toString('latin1', 0, 30)}`);
}
