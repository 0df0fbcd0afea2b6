import { devNull } from 'node:os';
import type { Partial } from '../../cache/partial/partial.js';
import { StoreError } from '../../object-store/store-error.js';
import type { Context } from '../context.js';
import type { OpenFile } from '../open-file.js';
import { fetchSync } from '../sync/fetch-ranges.js';
import { PATH_FLAGS } from './path-descriptors.js';
import { RangedReader } from './ranged-reader.js';

type RangedParts = Pick<
  OpenFile,
  'path' | 'flags' | 'ranged' | 'isRight' | 'discard' | 'closed' | 'closedSync'
>;

/**
 * What is opened for a reader of a version that has not all come: its sparse file, or, without one, the null device,
 * in a way that the kernel itself refuses to read. Throws `ESTALE` if the partial is gone: another try finds another.
 */
export function rangedParts(context: Context, key: string, partial: Partial): RangedParts {
  const { partials } = context;
  const { file } = partial;
  const ranged = new RangedReader(partials, partial, (...given) => fetchSync(context, ...given));
  if (!partials.enter(partial, ranged)) {
    throw new StoreError('ESTALE', key, { message: 'what was fetched of it is gone' });
  }
  return {
    path: file?.path ?? devNull,
    flags: PATH_FLAGS,
    ranged,
    isRight: (stats) => (file ? file.isThis(stats) : stats.isCharacterDevice()),
    // What cannot be opened, nobody else shall find.
    discard: () => partials.forget(partial),
    closed: async () => ranged.close(),
    closedSync: () => ranged.close(),
  };
}
