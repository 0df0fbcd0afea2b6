import { CACHES, LIMITS } from '../peers/index.mjs';
import { KIBIBYTE, MEBIBYTE, nameSize, sized } from './sizes.mjs';

/** Plain `node:fs` on the same bytes, by turns in the process that has mediafs in it: what is left is mediafs. */
export const BESIDE = 'node:fs beside it';

const READ_BUDGET = { text: 'warm `readFile`', against: BESIDE, most: 1.1 };

/** Calls in one sample, and files that they go round. */
const SHAPES = [
  { bytes: 4 * KIBIBYTE, calls: 300, files: 16 },
  { bytes: 64 * KIBIBYTE, calls: 300, files: 16 },
  { bytes: 512 * KIBIBYTE, calls: 400, files: 8 },
  { bytes: MEBIBYTE, calls: 200, files: 8 },
  { bytes: 64 * MEBIBYTE, calls: 2, files: 2 },
  { bytes: 256 * MEBIBYTE, calls: 1, files: 1 },
].map((shape) => ({ ...shape, calls: sized({ quick: 2, usual: shape.calls }) }));

const ALL = SHAPES.slice(0, sized({ quick: 1, usual: SHAPES.length }));

/** Small files that were read again and again come from memory; this is what the others cost. */
function fromDisk({ bytes }) {
  return bytes <= 256 * KIBIBYTE ? ['mediafs from disk'] : [];
}

/** Sizes in words that fit a name: `4k`, `1m`. */
const short = (bytes) => nameSize(bytes).replace(' KiB', 'k').replace(' MiB', 'm');

export const warm = [
  ...ALL.filter(({ bytes }) => bytes <= 64 * MEBIBYTE).map((shape) =>
    line(
      `warm-read-${short(shape.bytes)}`,
      `warm \`readFile\`, ${nameSize(shape.bytes)}`,
      'readFile',
      shape,
      {
        peers: [...CACHES, ...fromDisk(shape)],
        budgets: shape.bytes <= MEBIBYTE ? [READ_BUDGET] : [],
      },
    ),
  ),
  ...['24', '26'].flatMap((node) =>
    [SHAPES[0], SHAPES[2], SHAPES[3]].map((shape) =>
      line(
        `warm-read-${short(shape.bytes)}-node-${node}`,
        `warm \`readFile\`, ${nameSize(shape.bytes)}, Node ${node}`,
        'readFile',
        shape,
        { node, peers: fromDisk(shape), limits: ['node:fs'], budgets: [READ_BUDGET] },
      ),
    ),
  ),
  ...ALL.filter(({ bytes }) => bytes !== 512 * KIBIBYTE).map((shape) =>
    line(
      `warm-stream-${short(shape.bytes)}`,
      `warm \`createReadStream\`, ${nameSize(shape.bytes)}`,
      'stream',
      shape,
      {
        budgets:
          shape.bytes === 256 * MEBIBYTE
            ? [{ text: 'warm `createReadStream` of 256 MiB', against: BESIDE, most: 1 / 0.95 }]
            : [],
      },
    ),
  ),
  line('warm-stat', 'warm `stat`', 'stat', SHAPES[0]),
  line('warm-read-sync', 'warm `readFileSync`, 4 KiB', 'readFileSync', SHAPES[0], {
    peers: [...CACHES, ...fromDisk(SHAPES[0])],
  }),
  line('warm-stat-sync', 'warm `statSync`', 'statSync', SHAPES[0]),
];

function line(name, title, verb, { bytes, calls, files }, rest = {}) {
  const key = (index) => `warm/${index % files}`;
  return {
    name,
    title,
    needs: [verb],
    limits: LIMITS,
    peers: CACHES,
    absent: { others: 'keep no cache: every read is a request, as in the cold lines' },
    objects: [{ prefix: 'warm', count: files, bytes }],
    rounds: bytes > MEBIBYTE ? 12 : 40,
    generations: bytes > MEBIBYTE ? 1 : 2,
    bytes,
    seed: async (peer) => {
      const content = Buffer.alloc(bytes, 'mediafs ');
      for (let index = 0; index < files; index += 1) {
        if (peer.seed) await peer.seed(key(index), content);
        await peer.beside?.seed(key(index), content);
        // What the first reading leaves in the cache is read by the others.
        await peer[verb](key(index));
        if (peer.readFile) await peer.readFile(key(index));
        await peer[verb](key(index));
      }
    },
    work: async (peer, { round }) => {
      const isSync = verb.endsWith('Sync');
      const measure = (whose) =>
        timed(calls, async () => {
          for (let call = 0; call < calls; call += 1) {
            const length = isSync ? whose[verb](key(call)) : await whose[verb](key(call));
            if (length !== bytes) throw new Error(`${length} bytes instead of ${bytes}`);
          }
        });
      if (!peer.beside) {
        await measure(peer);
        return calls;
      }
      const isFirst = round % 2 === 0;
      const before = isFirst ? undefined : await measure(peer.beside);
      const ours = await measure(peer);
      return { units: calls, ...ours, others: { [BESIDE]: before ?? (await measure(peer.beside)) } };
    },
    ...rest,
  };
}

/** What one of so many calls takes. */
async function timed(calls, work) {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await work();
  const seconds = (performance.now() - begin) / 1000 / calls;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, processor: (user + system) / 1e6 / calls };
}
