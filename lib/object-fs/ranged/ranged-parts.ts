import { devNull } from 'node:os';
import { type Partial, PartialEnded } from '../../cache/partial/partial.js';
import type { Context } from '../context.js';
import type { OpenFile } from '../open-file.js';
import { fetchSync } from '../sync/fetch-ranges.js';
import { O_PATH } from './path-descriptors.js';
import { RangedReader } from './ranged-reader.js';

type RangedParts = Pick<
  OpenFile,
  'path' | 'flags' | 'ranged' | 'isRight' | 'discard' | 'closed' | 'closedSync'
>;

/**
 * What is opened for a reader of a version that has not all come: its sparse file, or, without one, the null device,
 * in a way that the kernel itself refuses to read. Throws `PartialEnded` if the partial is gone.
 */
export function rangedParts(context: Context, partial: Partial): RangedParts {
  const { partials } = context;
  const { file } = partial;
  const ranged = new RangedReader(partials, partial, (...given) => fetchSync(context, ...given));
  if (!partials.enter(partial, ranged)) throw new PartialEnded('what was fetched of it is gone');
  return {
    path: file?.place ?? devNull,
    flags: O_PATH,
    ranged,
    isRight: (stats) => (file ? file.isThis(stats) : stats.isCharacterDevice()),
    // What cannot be opened, nobody else shall find; what is being published has only got another name.
    discard() {
      if (!file?.isPublished) partials.forget(partial);
    },
    closed: async () => ranged.close(),
    closedSync: () => ranged.close(),
  };
}
