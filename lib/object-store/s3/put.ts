import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import type { PutOptions, StoredObject } from '../contract.js';
import { checkPut, DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import { asBuffer } from './body-bytes.js';
import { uploadChecksum } from './checksums.js';
import { type HeaderEditor, joined } from './commands.js';
import { retryConflicts, writeKind } from './conditional.js';
import type { S3Connection } from './connection.js';
import type { KeptOfSource } from './copied-description.js';
import { quoted } from './information.js';
import { keepCondition, writtenConditions } from './keep-condition.js';
import { ownSuccess, untoldVersion } from './own-success.js';
import { placementOf, placementWithTags } from './placement.js';
import { storedHeaders } from './stored-headers.js';
import { markedMetadata } from './write-mark.js';

/** Bytes from which a conditional put asks the store first, so that a refused body is not sent. */
const ASK_FIRST = 1024 * 1024;

/** One PUT. The bytes must not change before it settles: they may be sent again. */
export async function putObject(
  connection: S3Connection,
  key: string,
  body: Uint8Array,
  options: PutOptions,
  kept?: KeptOfSource,
): Promise<StoredObject> {
  const { keys, checksums } = connection.settings;
  const fullKey = keys.full(key);
  checkPut(key, options);
  const kind = writeKind(options);
  // Without a condition a second attempt replaces what the first has stored.
  const { metadata, mark } =
    kind === 'write'
      ? { metadata: { ...options.metadata }, mark: undefined }
      : markedMetadata(options.metadata);
  const way = kind === 'write' ? undefined : await keepCondition(connection, kind, { ...options, key });
  const input = {
    Key: fullKey,
    Body: asBuffer(body),
    ContentLength: body.length,
    ContentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
    Metadata: metadata,
    ...(await writtenConditions(connection, key, way, options)),
    ...uploadChecksum(body, checksums),
    ...(kept === undefined
      ? placementWithTags(connection.settings)
      : { ...placementOf(connection.settings), Tagging: kept.tags }),
  };
  const asksFirst = kind !== 'write' && body.length >= ASK_FIRST;
  const headers = joined(asksFirst ? askFirst : undefined, storedHeaders(kept?.headers));
  const call = { key, kind, signal: options.signal, bytes: body.length, headers };
  const sum = () => encodeCrc32(crc32(body));
  const expected = { mark, version: () => md5Version(body), crc32: sum, options };
  return retryConflicts(connection, options.signal, async (retries) => {
    try {
      const { ETag: tag } = await connection.send('PutObject', input, call);
      return tag ? { version: quoted(tag) } : await untoldVersion(connection, key, expected);
    } catch (error) {
      const own = await ownSuccess(connection, key, error, expected, retries > 0);
      if (own === undefined) throw error;
      return own;
    }
  });
}

const askFirst: HeaderEditor = ({ headers }) => {
  headers['expect'] = '100-continue';
};

function md5Version(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
