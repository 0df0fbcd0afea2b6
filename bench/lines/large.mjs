import { REMOTE } from '../peers/index.mjs';
import { GIBIBYTE, KIBIBYTE, MEBIBYTE, nameSize, sized } from './sizes.mjs';

const FILM = sized({ quick: MEBIBYTE, usual: 256 * MEBIBYTE });
const RANDOM = sized({ quick: MEBIBYTE, usual: GIBIBYTE });
const PIECE = 64 * KIBIBYTE;
/** Enough for code to be compiled and for all connections to be there. */
const WARM_UP = sized({ quick: MEBIBYTE, usual: 64 * MEBIBYTE });
/** More than there will be rounds: each round reads one that nobody has read. */
const FILMS = 32;

/** Far away, where one connection for everything takes three seconds, these stand for the others. */
export const PARALLEL = ['AWS SDK', 'opendal', 'rclone mount', 's3fs-fuse'];

/** opendal and rclone read by one connection, and took what the SDK takes. */
const READ_FAR = sized({ quick: PARALLEL, usual: ['AWS SDK', 's3fs-fuse'], full: PARALLEL });

const absent = { cacache: 'reads no store', memfs: 'reads no store' };

export const large = [
  {
    name: 'cold-stream-256m',
    title: `cold sequential read of ${nameSize(FILM)}`,
    needs: ['stream'],
    server: 'directory',
    networks: ['near', 'far'],
    peers: REMOTE,
    absent: {
      ...absent,
      'far away, who asks for the whole object on one connection': 'takes what the SDK takes',
    },
    objects: [
      { prefix: 'film', count: FILMS, bytes: FILM },
      { prefix: 'warm-up', count: 1, bytes: WARM_UP },
    ],
    bytes: FILM,
    farPeers: READ_FAR,
    rounds: 7,
    seconds: 15,
    budgets: [{ text: 'cold 256 MiB read', against: 'AWS SDK', network: 'far', most: 1 / 3 }],
    work: async (peer, { round }) =>
      round < 0
        ? expectBytes(await peer.stream('warm-up/0'), WARM_UP)
        : expectBytes(await peer.stream(`film/${round + 1}`), FILM),
  },
  {
    name: 'first-byte',
    title: `time to the first byte of ${nameSize(FILM)}`,
    needs: ['firstByte'],
    server: 'directory',
    networks: ['near', 'far'],
    peers: REMOTE,
    absent,
    objects: [{ prefix: 'film', count: FILMS, bytes: FILM }],
    rounds: 15,
    work: async (peer, { round }) => ({ units: 1, opened: await peer.firstByte(`film/${round + 1}`) }),
    after: async (_, { done }) => {
      await done.opened.end();
      delete done.opened;
    },
  },
  {
    name: 'random-64k',
    title: `random reads of 64 KiB in ${nameSize(RANDOM)}`,
    needs: ['randomReads'],
    server: 'directory',
    networks: ['near', 'far'],
    peers: REMOTE,
    absent,
    objects: [{ prefix: 'film', count: FILMS, bytes: RANDOM }],
    rounds: 12,
    work: async (peer, { round, network }) => {
      const reads = sized({ quick: 2, usual: network === 'far' ? 16 : 64 });
      const positions = randomPositions(round, reads);
      expectBytes(await peer.randomReads(`film/${round + 1}`, positions, PIECE), reads * PIECE);
      return reads;
    },
  },
];

export function randomPositions(seed, count, size = RANDOM) {
  let state = seed + 12_345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * (size / PIECE)) * PIECE;
  });
}

function expectBytes(found, expected) {
  if (found !== expected) throw new Error(`${found} bytes instead of ${expected}`);
  return 1;
}
