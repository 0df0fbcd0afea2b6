import type { StoredHeaders } from '../contract.js';
import type { HeaderEditor } from './commands.js';
import type { Output } from './operations.js';

/** The headers of an answer that the store repeats for whoever reads, as they were given; undefined for none. */
export function readStoredHeaders(
  output: Output<'HeadObject'> | Output<'GetObject'>,
): StoredHeaders | undefined {
  const told: readonly (readonly [string, string | undefined])[] = [
    ['cache-control', output.CacheControl],
    ['content-disposition', output.ContentDisposition],
    ['content-encoding', output.ContentEncoding],
    ['content-language', output.ContentLanguage],
    ['expires', output.ExpiresString],
  ];
  const given = told.filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Gives them to a request that makes an object. By header, since the SDK takes no `expires` that is not a date. */
export function storedHeaders(kept: StoredHeaders | undefined): HeaderEditor | undefined {
  return kept && (({ headers }) => Object.assign(headers, kept));
}
