import { REMOTE } from '../peers/index.mjs';
import { sized } from './sizes.mjs';

const SOME = sized({ quick: 20, usual: 10_000 });
/** Fewer, since mounts list one directory after the other. */
const NESTED = sized({ quick: 20, usual: 5000, full: 10_000 });
const MANY = sized({ quick: 20, usual: 100_000 });
const REMOVED = sized({ quick: 5, usual: 1500, full: 10_000 });
/** Trees that are removed in one run, by each peer, after one that does not count. */
const TREES = 3;

const absent = { cacache: 'reads no store', memfs: 'reads no store' };
/** s3fs-fuse asks about each key when it lists it for the first time, which would take the time of all others. */
const farPeers = REMOTE.filter((name) => name !== 's3fs-fuse');
const absentFar = {
  ...absent,
  'far away, s3fs-fuse': 'asks about each key when it lists it for the first time',
};
const LISTING = { text: '`readdir` of 100,000 keys', against: 'AWS SDK', most: 1.1 };

const list = (verb, expected) => async (peer) => {
  const found = await peer[verb]('list');
  if (found !== expected) throw new Error(`${found} entries instead of ${expected}`);
  return 1;
};

/** Nothing that was listed is believed for any time. */
const mount = { freshness: 0 };

export const listing = [
  {
    name: 'readdir-10k',
    title: `\`readdir\` of ${SOME.toLocaleString('en')} keys`,
    needs: ['readdir'],
    server: 'directory',
    networks: ['near', 'far'],
    peers: REMOTE,
    farPeers,
    absent: absentFar,
    objects: [{ prefix: 'list', count: SOME, bytes: 1 }],
    rounds: 7,
    seconds: 8,
    mount,
    work: list('readdir', SOME),
  },
  {
    name: 'readdir-100k',
    title: `\`readdir\` of ${MANY.toLocaleString('en')} keys`,
    needs: ['readdir'],
    server: 'directory',
    peers: ['AWS SDK', 'opendal', 'mediafs by SDK'],
    absent: { others: 'see the line of fewer keys' },
    objects: [{ prefix: 'list', count: MANY, bytes: 1 }],
    rounds: 5,
    seconds: 10,
    mount,
    budgets: [LISTING],
    work: list('readdir', MANY),
  },
  {
    name: 'readdir-recursive',
    title: `recursive \`readdir\` of ${NESTED.toLocaleString('en')} keys in directories of 100`,
    needs: ['readdirRecursive'],
    server: 'directory',
    networks: ['near', 'far'],
    peers: REMOTE,
    farPeers,
    absent: absentFar,
    objects: [{ prefix: 'list', count: NESTED, bytes: 1, perDirectory: sized({ quick: 5, usual: 100 }) }],
    rounds: 7,
    seconds: 8,
    mount,
    work: list('readdirRecursive', NESTED),
  },
  {
    name: 'remove-tree',
    title: `\`rm -r\` of ${REMOVED.toLocaleString('en')} keys`,
    needs: ['removeTree'],
    peers: REMOTE,
    absent,
    server: 'directory',
    // Each has trees of its own, which are there before anything begins.
    objects: ['mediafs', ...REMOTE].flatMap((peer) =>
      Array.from({ length: TREES + 1 }, (_, tree) => ({
        prefix: treeOf(peer, tree),
        count: REMOVED,
        bytes: 1,
      })),
    ),
    rounds: TREES,
    seconds: 20,
    work: async (peer, { round, peer: name }) => {
      await peer.removeTree(treeOf(name, round + 1));
      return 1;
    },
  },
];

function treeOf(peer, tree) {
  return `remove/${peer.replaceAll(/[^a-z0-9]/gi, '-')}-${tree}`;
}
