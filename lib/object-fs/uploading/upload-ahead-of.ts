import { nativeFs } from '../../native-fs.js';
import type { Metadata } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import { type Publication, uploadOptions } from '../publication.js';
import type { StagedFile } from '../staged-file.js';
import type { StagedWriteOptions } from '../staged-write-options.js';
import { putOptions } from '../upload.js';
import { sourceOfFile } from './source.js';
import { UploadAhead } from './upload-ahead.js';

const { O_APPEND } = nativeFs.constants;

/** What a file would be published with, if that were now. */
export interface PresentPublication {
  readonly publication: Publication;
  readonly metadata: Metadata;
}

/**
 * The early upload of a file that is opened for writing. None where a part of the present content is to be changed: what
 * comes before and behind the change is uploaded once it is known to stay.
 */
export function uploadAheadOf(
  context: Context,
  { temporary: { handle } }: StagedFile,
  { place: { key }, flags, base }: StagedWriteOptions,
  present: () => PresentPublication,
): UploadAhead | undefined {
  const appends = (flags & O_APPEND) !== 0;
  if (base !== undefined && !appends) return undefined;
  const put = () => {
    const { publication, metadata } = present();
    return putOptions(key, { ...uploadOptions(publication), metadata });
  };
  return new UploadAhead(context, {
    key,
    source: sourceOfFile(handle, 0),
    appends,
    length: base?.size ?? 0,
    put,
  });
}
