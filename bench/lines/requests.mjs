import { REMOTE } from '../peers/index.mjs';
import { randomPositions } from './large.mjs';
import { KIBIBYTE, MEBIBYTE, nameSize, sized } from './sizes.mjs';

const FILM = sized({ quick: MEBIBYTE, usual: 256 * MEBIBYTE });
const READS = sized({ quick: 4, usual: 64 });

/** Nothing here is timed: the server counts what it is asked, and what it sends. */
const counted = (name, title, needs, delivered, work) => ({
  name: `requests-${name}`,
  title: `requests and bytes: ${title}`,
  kind: 'counted',
  needs: [needs],
  server: 'directory',
  peers: REMOTE,
  objects: [
    { prefix: 'small', count: 100, bytes: 4 * KIBIBYTE },
    { prefix: 'film', count: 8, bytes: FILM },
  ],
  rounds: 1,
  delivered,
  work: async (peer, { round }) => {
    // A round before the counted one is for what is asked once in a process.
    await work(peer, round + 1);
    return 1;
  },
});

export const requests = [
  counted('small', 'one object of 4 KiB', 'readFile', 4 * KIBIBYTE, (peer, round) =>
    peer.readFile(`small/${round}`),
  ),
  counted('film', `${nameSize(FILM)} from beginning to end`, 'stream', FILM, (peer, round) =>
    peer.stream(`film/${round}`),
  ),
  counted(
    'random',
    `${READS} random reads of 64 KiB in ${nameSize(FILM)}`,
    'randomReads',
    READS * 64 * KIBIBYTE,
    (peer, round) => peer.randomReads(`film/${round}`, randomPositions(7, READS, FILM), 64 * KIBIBYTE),
  ),
];
