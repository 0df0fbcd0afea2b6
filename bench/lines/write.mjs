import { REMOTE } from '../peers/index.mjs';
import { PARALLEL } from './large.mjs';
import { GIBIBYTE, KIBIBYTE, MEBIBYTE, nameSize, sized } from './sizes.mjs';

const LARGE = sized({ quick: MEBIBYTE, usual: 128 * MEBIBYTE, full: GIBIBYTE });
/** Enough for code to be compiled and for all connections to be there. */
const WARM_UP = sized({ quick: MEBIBYTE, usual: 32 * MEBIBYTE });
const PIECE = 256 * KIBIBYTE;

const absent = { unstorage: 'knows whole values only', cacache: 'writes no store', memfs: 'writes no store' };

export function* pieces(length) {
  const piece = Buffer.alloc(PIECE, 'mediafs ');
  for (let at = 0; at < length; at += PIECE) yield piece;
}

export const write = [
  {
    name: 'write-4k',
    title: '`writeFile`, 4 KiB',
    needs: ['write'],
    networks: ['near', 'far', 'ceph'],
    peers: [...REMOTE, 'mediafs by SDK'],
    absent,
    rounds: 20,
    seconds: 9,
    work: async (peer, { round, network }) => {
      const calls = sized({ quick: 2, usual: network === 'far' ? 10 : 50 });
      const bytes = Buffer.alloc(4 * KIBIBYTE, 'mediafs ');
      for (let call = 0; call < calls; call += 1) await peer.write(`written-${round}-${call}`, bytes);
      return calls;
    },
  },
  {
    name: 'write-stream',
    title: `write stream of ${nameSize(LARGE)}`,
    needs: ['writeStream'],
    networks: ['near', 'far'],
    peers: [...REMOTE, 'mediafs by SDK'],
    absent: { ...absent, 'far away, who sends the whole object on one connection': 'is left out' },
    bytes: LARGE,
    farPeers: PARALLEL,
    rounds: 7,
    seconds: 12,
    work: async (peer, { round }) => {
      await peer.writeStream('large', pieces(round < 0 ? WARM_UP : LARGE));
      return 1;
    },
  },
];
