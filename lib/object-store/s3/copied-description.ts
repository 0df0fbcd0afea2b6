import type { CopyOptions, ObjectInformation, PutOptions, StoredHeaders } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { formatTags } from './tags.js';

/** What the target of a copy has of its source. */
export interface KeptOfSource {
  readonly headers: StoredHeaders | undefined;
  /** As the header has them. */
  readonly tags: string | undefined;
}

/** What a copy that is not made by COPY has to be given, to be as one that is. */
export async function copiedDescription(
  connection: S3Connection,
  object: ObjectInformation,
  { replace, ifNoneMatch, signal }: CopyOptions,
): Promise<{ put: PutOptions; kept: KeptOfSource }> {
  return {
    put: {
      contentType: replace?.contentType ?? object.contentType,
      metadata: replace?.metadata ?? object.metadata,
      ifNoneMatch,
      signal,
    },
    kept: {
      headers: replace === undefined ? object.headers : replace.headers,
      tags: await tagsOf(connection, object.key, signal),
    },
  };
}

/** An upload has the tags that it begins with; a store that knows no tags has none to keep. */
async function tagsOf(
  connection: S3Connection,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const call = { key, kind: 'read', signal } as const;
  try {
    const { keys } = connection.settings;
    const { TagSet: tags = [] } = await connection.send('GetObjectTagging', { Key: keys.full(key) }, call);
    if (tags.length === 0) return undefined;
    return formatTags(Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ENOTSUP') return undefined;
    throw error;
  }
}
