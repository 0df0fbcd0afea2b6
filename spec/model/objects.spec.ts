import { MemoryObjectStore } from '../../lib/index.js';
import { smallPartsStore } from '../object-fs/support/small-parts-store.js';
import {
  type ObjectSubjectOptions,
  restartBlind,
  runObjects as run,
  withRestarts,
} from './object-subject.js';
import type { Grammar } from './programs.js';

/** On both sides of the length of a part. */
const grammar: Grammar = { lengths: [0, 1, 3, 10, 99, 100, 101, 250] };

describe('random programs come to on a disk and on the object file system the same', () => {
  const caches: Readonly<Record<string, ObjectSubjectOptions>> = {
    'with a cache': {},
    'with a cache of 300 bytes': { maxBytes: 300, grace: 0 },
    'with a cache that has room for nothing': { maxBytes: 1 },
    'without a cache directory': { hasDisk: false },
  };
  for (const strict of [true, false]) {
    const mode = strict ? 'strict, ' : '';
    for (const [title, options] of Object.entries(caches)) {
      it(`on the memory store, ${mode}${title}`, async function () {
        this.timeout(0);
        const store = new MemoryObjectStore();
        await run(`memory store, ${mode}${title}`, () => store, { strict, ...options }, grammar);
      });
    }

    it(`on the memory store, ${mode}with a process that starts anew`, async function () {
      this.timeout(0);
      const store = new MemoryObjectStore();
      const options = { strict, blind: restartBlind };
      await run(`memory store, ${mode}with restarts`, () => store, options, withRestarts(grammar));
    });
  }

  it('on a store that takes small parts', async function () {
    this.timeout(0);
    const store = smallPartsStore(new MemoryObjectStore());
    const noSync = { ...grammar, forms: ['promises', 'callback'] as const };
    await run('small parts', () => store, { strict: true }, noSync);
  });
});
