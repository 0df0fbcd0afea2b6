import type { CachedFile } from '../../cache/record.js';
import type { TemporaryFile } from '../../cache/temporary-file.js';
import type { Context } from '../context.js';
import type { ObjectState } from '../object-state.js';
import type { Place } from '../place.js';
import { answerForReader, mayBeRanged } from '../ranged/answer-for-reader.js';
import { privateCopy } from '../reading-file.js';

/** What another thread is to open. */
export type Opening =
  | { readonly kind: 'file'; readonly state: ObjectState; readonly file: CachedFile }
  | { readonly kind: 'own'; readonly state: ObjectState; readonly own: Pick<TemporaryFile, 'path'> }
  | {
      readonly kind: 'ranged';
      readonly state: ObjectState;
      /** The first bytes; nobody else's. */
      readonly bytes: Uint8Array;
      readonly isDiskBroken: boolean;
    };

/** Makes the content of a key ready for a reader in another thread. Throws `NoFile`. */
export async function openingOf(context: Context, place: Place, isCacheBroken: boolean): Promise<Opening> {
  const answer = await answerForReader(context, place.key);
  const { state, file, partial } = answer;
  if (file && !isCacheBroken) return { kind: 'file', state, file };
  if (!mayBeRanged(context)) {
    const { path } = await privateCopy(context, place, answer);
    return { kind: 'own', state, own: { path } };
  }
  if (!partial) {
    const bytes = Uint8Array.prototype.slice.call(answer.bytes ?? []);
    return { kind: 'ranged', state, bytes, isDiskBroken: true };
  }
  // The rest of the answer is let go of: nothing is fetched while nobody waits.
  const bytes = new Uint8Array(Math.min(partial.size, Math.ceil(context.partials.shares.sizes.request / 8)));
  const wish = { end: bytes.length, until: bytes.length, limit: partial.size, isSequential: true };
  const reader = {};
  context.partials.enter(partial, reader);
  await partial.read({ reader, wish }, bytes, 0);
  return { kind: 'ranged', state, bytes, isDiskBroken: isCacheBroken };
}
