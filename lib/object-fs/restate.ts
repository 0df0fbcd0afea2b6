import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import type { Publication, PublicationOptions, Published } from './publication.js';
import { asErrno } from './store-errors.js';

/** Gives a stored version other metadata, by one COPY onto itself: `ESTALE` where it is not there any more. */
export async function restate(
  context: Context,
  { key, shown }: Pick<Publication, 'key' | 'shown'>,
  state: ObjectState,
  { metadata, signal }: PublicationOptions,
): Promise<Published> {
  const { store, knowledge } = context;
  try {
    return await changeKeys(context, [key], async () => {
      const asked = metadata();
      const replace = { metadata: asked, contentType: state.contentType };
      const { version } = await store.copy(key, key, {
        replace,
        ifMatch: state.version,
        orLookFirst: true,
        signal,
      });
      const restated = { ...state, version, metadata: asked, lastModified: undefined };
      knowledge.wrote(key, restated);
      return { state: restated, asked };
    });
  } catch (error) {
    throw asErrno(error, 'close', shown);
  }
}
