import { type ByteRange, type FetchRange, fillFile } from '../cache/fill.js';
import type { TemporaryFile } from '../cache/temporary-file.js';
import type { Context } from './context.js';
import { stateOf } from './object-state.js';
import { recordOf } from './record-of.js';
import type { StoreFaults } from './store-faults.js';

/** Fills a file with one version of an object, past the cache. */
export async function fillFromStore(
  { store, partSize }: Context,
  key: string,
  version: string,
  file: TemporaryFile,
  faults: StoreFaults,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const ask = (range: ByteRange, abort: AbortSignal) =>
    faults.request(() => store.get(key, { range, ifMatch: version, signal: abort }));
  const fetchRange: FetchRange = async (range, abort) => faults.body((await ask(range, abort)).body);
  const { object, range, body } = await ask({ start: 0, end: partSize }, signal);
  const first = {
    record: recordOf(stateOf(object)),
    length: range.end - range.start,
    body: faults.body(body),
  };
  await fillFile(file, first, fetchRange, partSize, signal);
}
