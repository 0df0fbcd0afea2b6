import type { TemporaryHandle } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import type { Metadata } from '../object-store/contract.js';
import { processEnd } from '../process-end/process-end.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import { asErrno } from './store-errors.js';
import { type UploadOptions, upload } from './upload.js';
import { sourceOfFile } from './uploading/source.js';
import type { UploadAhead } from './uploading/upload-ahead.js';

/** What is to be stored of a staging file, and on what conditions. Plain data: another thread may do it. */
export interface Publication {
  readonly key: string;
  /** What errors call the file. */
  readonly shown: string;
  /** Bytes. */
  readonly size: number;
  /** The version whose content the staging file began with; the store must still have it. */
  readonly base?: ObjectState | undefined;
  /** Where it is not that of the name. */
  readonly contentType?: string | undefined;
  /** The file must be new (`wx`), or was not there when it was opened for appending. */
  readonly mustBeNew: 'exclusive' | 'unchanged' | undefined;
  /** Another publication of the same file is under way and has made the conditions its own. */
  readonly isOvertaking?: boolean | undefined;
}

export interface PublicationOptions {
  /** Asked for when its turn has come. */
  readonly metadata: () => Metadata;
  readonly signal?: AbortSignal | undefined;
  /** What may have been uploaded already; it has its own metadata. */
  readonly ahead?: UploadAhead | undefined;
}

/** What is stored, and the metadata that were asked for it. */
export interface Published {
  readonly state: ObjectState;
  readonly asked: Metadata;
}

/** Stores the content of a staging file whole. */
export async function storePublication(
  context: Context,
  handle: Pick<TemporaryHandle, 'read'>,
  publication: Publication,
  { metadata, signal, ahead }: PublicationOptions,
): Promise<Published> {
  const { key, shown, size, mustBeNew } = publication;
  try {
    return await changeKeys(context, [key], async () => {
      processEnd.requireNotEnding('close', shown);
      const asked = metadata();
      const options = { ...uploadOptions(publication), metadata: asked, signal };
      const begun = ahead?.take(size);
      const state = await upload(context, key, sourceOfFile(handle, size), options, begun);
      context.knowledge.wrote(key, state);
      return { state, asked };
    });
  } catch (error) {
    // Appending to a file that was not there loses nobody's update, so a file that came since is a conflict.
    const isConflict = codeOf(error) === 'EEXIST' && mustBeNew === 'unchanged';
    throw isConflict
      ? errnoError('ESTALE', 'close', { path: shown, cause: error })
      : asErrno(error, 'close', shown);
  }
}

/** The conditions and the content type that a publication is stored with. */
export function uploadOptions({ base, contentType, mustBeNew, isOvertaking }: Publication): UploadOptions {
  const conditions = isOvertaking
    ? {}
    : {
        ifNoneMatch: mustBeNew ? ('*' as const) : undefined,
        ifMatch: base?.version,
        // Who asked to be the one that creates is not content with less; who only wants to lose nobody's update is.
        orLookFirst: mustBeNew !== 'exclusive',
      };
  return { contentType: contentType ?? base?.contentType, ...conditions };
}
