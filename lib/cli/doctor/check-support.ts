import type { ObjectStore } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import { bytesOf } from './bytes-of.js';
import { type Check, ok, saidBy, warning } from './finding.js';

const CHECK = 'support';

interface Feature {
  readonly name: string;
  readonly try: (store: ObjectStore, key: string) => Promise<unknown>;
  /** What does not work without it. */
  readonly without: string;
}

const CONTENT = Buffer.from('0123456789');
const NO_VERSION = '"00000000000000000000000000000000"';

/** What mediafs cannot make up for where a store has it not. */
const FEATURES: readonly Feature[] = [
  {
    name: 'ranges',
    without: 'A part of a file cannot be read without the whole of it.',
    async try(store, key) {
      const bytes = await bytesOf(await store.get(key, { range: { start: 2, end: 5 } }));
      if (bytes.toString() !== '234') throw new Error('another range came than was asked for');
    },
  },
  {
    name: 'exclusive creation',
    without: "Two writers that both create a file ('wx') may both succeed.",
    try: (store, key) => refusal('EEXIST', () => store.put(key, CONTENT, { ifNoneMatch: '*' })),
  },
  {
    name: 'conditional replacing',
    without:
      "An update that begins with a file's content ('r+', 'a', appendFile) may undo somebody else's, or is ESTALE.",
    async try(store, key) {
      await refusal('ESTALE', () => store.put(key, CONTENT, { ifMatch: NO_VERSION }));
      await store.put(key, CONTENT, { ifMatch: (await store.head(key)).version });
    },
  },
  {
    name: 'conditional copies',
    without: 'A rename may copy another version than it has seen.',
    try: (store, key) => refusal('ESTALE', () => store.copy(key, `${key}-copy`, { ifMatch: NO_VERSION })),
  },
];

/** Tries each feature once on one object. */
export async function* checkSupport(store: ObjectStore, root: string): Check {
  const key = `${root}support`;
  await store.put(key, CONTENT);
  const there: string[] = [];
  for (const feature of FEATURES) {
    try {
      await feature.try(store, key);
      there.push(feature.name);
    } catch (error) {
      yield warning(CHECK, `no ${feature.name}: ${saidBy(error)}`, feature.without);
    }
  }
  if (there.length > 0) yield ok(CHECK, there.join(', '));
  const { crc32 } = await store.head(key);
  yield ok(CHECK, crc32 === undefined ? 'no checksums in use' : 'checksums (CRC32)');
}

/** Runs what must be refused; anything else means that the condition was not looked at. */
async function refusal(code: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof StoreError && error.code === code) return;
    throw error;
  }
  throw new Error('a condition that does not hold is passed over');
}
