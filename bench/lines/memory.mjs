import { readFileSync, writeFileSync } from 'node:fs';
import { GIBIBYTE, MEBIBYTE, nameSize, sized } from './sizes.mjs';
import { pieces } from './write.mjs';

const READ = sized({ quick: 16 * MEBIBYTE, usual: 2 * GIBIBYTE, full: 4 * GIBIBYTE });
const WRITTEN = sized({ quick: 16 * MEBIBYTE, usual: GIBIBYTE, full: 4 * GIBIBYTE });
const HANDLES = sized({ quick: 10, usual: 200 });

/** MiB that the process held at most while it worked, above what it held idle, as the kernel counts. */
const measured = (line) => ({
  kind: 'memory',
  server: 'directory',
  rounds: 1,
  patience: 300,
  budgets: [{ text: 'memory while reading or writing', against: undefined, mebibytes: 128 }],
  absent: { others: 'are measured in time only; a FUSE mount holds its memory in a process of its own' },
  ...line,
  // Connections are there and modules loaded before anything is measured.
  seed: (peer) => peer.readFile('small/0'),
  work: async (peer, context) => {
    globalThis.gc?.();
    const idle = process.memoryUsage.rss();
    writeFileSync('/proc/self/clear_refs', '5');
    await line.work(peer, context);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
    return { units: 1, mebibytes: (peak - idle) / MEBIBYTE };
  },
});

const small = { prefix: 'small', count: 1, bytes: 4096 };

export const memory = [
  measured({
    name: 'memory-read',
    title: `memory while ${nameSize(READ)} are read by a stream`,
    needs: ['stream'],
    peers: ['AWS SDK', 'opendal'],
    objects: [small, { prefix: 'film', count: 1, bytes: READ }],
    work: (peer) => peer.stream('film/0'),
  }),
  measured({
    name: 'memory-write',
    title: `memory while ${nameSize(WRITTEN)} are written by a stream`,
    needs: ['writeStream'],
    peers: ['AWS SDK', 'opendal'],
    objects: [small],
    work: (peer) => peer.writeStream('written', pieces(WRITTEN)),
  }),
  measured({
    name: 'memory-handles',
    title: `memory while ${HANDLES} handles of one object of ${nameSize(READ)} are open and read`,
    needs: ['manyHandles'],
    objects: [small, { prefix: 'film', count: 1, bytes: READ }],
    work: (peer) =>
      peer.manyHandles(
        'film/0',
        Array.from({ length: HANDLES }, (_, index) => Math.floor((index * READ) / HANDLES)),
      ),
  }),
];
