import type { ListedObject, ListOptions, ListPage } from '../contract.js';
import { checkLimit, PAGE_SIZE } from '../list-checks.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { versionOf } from './information.js';
import type { Output } from './operations.js';
import { Progress } from './progress.js';

/** One LIST per page, sent when the page is asked for. */
export async function* listObjects(
  connection: S3Connection,
  options: ListOptions,
  pageSize: number = PAGE_SIZE,
): AsyncIterable<ListPage> {
  checkLimit(options.limit);
  const { keys } = connection.settings;
  const prefix = options.prefix ?? '';
  const input = {
    Prefix: keys.start + prefix,
    Delimiter: options.delimiter,
    StartAfter: firstKey(keys.start, options),
    MaxKeys: Math.min(options.limit ?? pageSize, pageSize),
    EncodingType: 'url',
  } as const;
  const call = { key: prefix, kind: 'read', signal: options.signal } as const;
  const progress = new Progress(prefix);
  let token = options.from;
  // A page that leads back to itself.
  if (token !== undefined) progress.record(token, 1);
  const { limit } = options;
  do {
    const output = await connection.send('ListObjectsV2', { ...input, ContinuationToken: token }, call);
    const page = pageOf(connection, output);
    const next = limit === undefined ? nextToken(prefix, output) : output.NextContinuationToken;
    if (next === undefined) {
      yield page;
      return;
    }
    progress.record(next, page.objects.length + page.prefixes.length);
    yield { ...page, next };
    token = next;
  } while (limit === undefined);
}

/** A listing that broke off would look like one that is complete. */
function nextToken(prefix: string, output: Output<'ListObjectsV2'>): string | undefined {
  if (!output.IsTruncated) return undefined;
  if (output.NextContinuationToken) return output.NextContinuationToken;
  throw new StoreError('EIO', prefix, { message: 'the store told no token for the next page' });
}

/** Skips an object that is named like the store's own prefix: it would be a key without a name. */
function firstKey(start: string, { prefix = '', startAfter = '' }: ListOptions): string | undefined {
  if (startAfter !== '') return start + startAfter;
  return start !== '' && prefix === '' ? start : undefined;
}

function pageOf({ settings: { keys } }: S3Connection, output: Output<'ListObjectsV2'>): ListPage {
  // A store that does not tell the encoding has not encoded.
  const decode = output.EncodingType === 'url' ? decodeKey : (text: string) => text;
  const objects = (output.Contents ?? []).map((entry): ListedObject => {
    const key = keys.relative(decode(entry.Key ?? ''));
    return {
      key,
      size: sizeOf(key, entry.Size),
      version: versionOf(key, entry.ETag),
      lastModified: wholeSeconds(entry.LastModified),
    };
  });
  const prefixes = (output.CommonPrefixes ?? []).map((entry) => keys.relative(decode(entry.Prefix ?? '')));
  return { objects, prefixes };
}

/** The SDK makes a number of any text. */
function sizeOf(key: string, size: number | undefined = 0): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new StoreError('EIO', key, { message: 'the store listed a size that is none' });
}

/** As HEAD and GET tell it; some stores list more of it, and one object must not have two times. */
function wholeSeconds(date: Date | undefined): number {
  return Math.floor((date?.getTime() ?? 0) / 1000) * 1000;
}

/** The SDK leaves keys as they came: form encoding, where a plus is a space. */
export function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch (cause) {
    throw new StoreError('EIO', text, { message: 'the store listed a key that cannot be decoded', cause });
  }
}
