import { REMOTE } from '../peers/index.mjs';
import { KIBIBYTE, nameSize, sized } from './sizes.mjs';

/** Objects that nobody has read yet; caches keep what they have read, so there must be one for each read of a run. */
const OBJECTS = sized({ quick: 8, usual: 1500 });
/** No more than there are objects for. */
const ROUNDS = 10;

/** What a process has read before anything counts, where that is to be a service that has run for a while. */
const READ_BEFORE = sized({ quick: 8, usual: 3000 });

const SDK_TIME = { text: 'cold small read', against: 'AWS SDK', most: 1.1, goal: 1 };
const SDK_PROCESSOR = {
  text: "processor time of a cold small read: the issue's",
  against: 'AWS SDK',
  most: 0.5,
  of: 'processor',
};

const OPENDAL_TIME = { text: "16 cold small reads at once: the issue's", against: 'opendal', most: 1 };

const READ_FILE = { title: 'cold `readFile`', verb: 'readFile' };
/** As far as the others go: they keep nothing. */
const REQUEST_ALONE = { title: 'GET by the object store alone', verb: 'get' };

export const cold = [
  line('cold-read-4k', 4 * KIBIBYTE, 1, ['near', 'far', 'ceph'], [SDK_TIME, SDK_PROCESSOR]),
  running('cold-read-4k-running', 1, [SDK_TIME, SDK_PROCESSOR]),
  line('cold-read-64k', 64 * KIBIBYTE, 1, ['near'], [SDK_TIME]),
  line('cold-read-4k-16-at-once', 4 * KIBIBYTE, 16, ['near', 'ceph'], [OPENDAL_TIME, SDK_PROCESSOR]),
  running('cold-read-4k-16-at-once-running', 16, [OPENDAL_TIME, SDK_PROCESSOR]),
  running('get-4k-running', 1, [SDK_TIME, SDK_PROCESSOR], REQUEST_ALONE),
  running('get-4k-16-at-once-running', 16, [OPENDAL_TIME, SDK_PROCESSOR], REQUEST_ALONE),
  line('cold-read-4k-64-at-once', 4 * KIBIBYTE, 64, ['near', 'far'], []),
  {
    ...line('cold-read-4k-sync', 4 * KIBIBYTE, 1, ['near'], []),
    title: 'cold `readFileSync`, 4 KiB',
    needs: ['readFileSync'],
    work: async (peer, { round, network }) => {
      const calls = callsOf(1, network);
      for (const key of keysOf(round, calls)) peer.readFileSync(key);
      return calls;
    },
  },
  {
    ...line('cold-stat', 4 * KIBIBYTE, 1, ['near'], []),
    title: 'cold `stat`',
    needs: ['stat'],
    work: async (peer, { round, network }) => {
      const calls = callsOf(1, network);
      for (const key of keysOf(round, calls)) await peer.stat(key);
      return calls;
    },
  },
];

function line(name, bytes, atOnce, networks, budgets, { title, verb } = READ_FILE) {
  return {
    name,
    title: `${title}, ${nameSize(bytes)}, ${atOnce === 1 ? 'one at a time' : `${atOnce} at once`}`,
    needs: [verb],
    networks,
    peers: [...REMOTE, 'mediafs by SDK'],
    absent: { cacache: 'reads no store', memfs: 'reads no store' },
    objects: [{ prefix: 'cold', count: OBJECTS, bytes }],
    budgets: budgets.map((budget) => ({ network: 'near', ...budget })),
    rounds: ROUNDS,
    seconds: 8,
    work: (peer, { round, network }) =>
      readAll(peer, keysOf(round, callsOf(atOnce, network)), { atOnce, bytes, verb }),
  };
}

/**
 * As `line`, by a process that has read so many before that its code is compiled: in the first thousand most of the
 * processor's time goes into that, whoever reads. Samples are long, since the first reads after a pause cost the double.
 */
function running(name, atOnce, budgets, what = READ_FILE) {
  const bytes = 4 * KIBIBYTE;
  const calls = sized({ quick: 2 * atOnce, usual: atOnce === 1 ? 500 : 1024 });
  const rounds = 5;
  const { title, ...usual } = line(name, bytes, atOnce, ['near'], budgets, what);
  return {
    ...usual,
    title: `${title}, in a process that has read 3,000`,
    peers: ['AWS SDK', 'opendal', ...(what === READ_FILE ? ['flystorage'] : []), 'mediafs by SDK'],
    objects: [{ prefix: 'cold', count: READ_BEFORE + rounds * calls, bytes }],
    rounds,
    seconds: 28,
    server: 'directory',
    work: (peer, { round }) => {
      const [from, count] = round < 0 ? [0, READ_BEFORE] : [READ_BEFORE + round * calls, calls];
      const keys = Array.from({ length: count }, (_, index) => `cold/${from + index}`);
      return readAll(peer, keys, { atOnce: round < 0 ? 8 : atOnce, bytes, verb: what.verb });
    },
  };
}

async function readAll(peer, keys, { atOnce, bytes, verb }) {
  const { length } = keys;
  const read = async () => {
    for (let key = keys.pop(); key; key = keys.pop()) {
      const found = await peer[verb](key);
      if (found !== bytes) throw new Error(`${found} bytes instead of ${bytes}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, read));
  return length;
}

/** Reads in one sample: behind a round trip fewer suffice. */
function callsOf(atOnce, network) {
  if (atOnce > 1) return sized({ quick: atOnce, usual: Math.max(atOnce * 2, 128) });
  return sized({ quick: 2, usual: network === 'far' ? 6 : 50 });
}

function keysOf(round, calls) {
  return Array.from({ length: calls }, (_, index) => `cold/${((round + 1) * calls + index) % OBJECTS}`);
}
