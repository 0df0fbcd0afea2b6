import type { Output } from '../operations.js';
import { RegularXml } from './regular-xml.js';

type ListOutput = Output<'ListObjectsV2'>;
type ListedEntry = NonNullable<ListOutput['Contents']>[number];

/**
 * Reads a page of a listing, several times as fast as a parser of all XML could. Undefined for one that is not as all
 * stores write it; the SDK then says what it means.
 */
export function listOutput(text: string, $metadata: ListOutput['$metadata']): ListOutput | undefined {
  const xml = new RegularXml(text);
  if (!xml.root('ListBucketResult')) return undefined;
  const Contents: ListedEntry[] = [];
  const CommonPrefixes: { Prefix?: string }[] = [];
  const output: Record<string, unknown> = { $metadata };
  for (let name = xml.open(); name !== undefined; name = xml.open()) {
    if (name === 'Contents') {
      const entry = readEntry(xml);
      if (entry === undefined) return undefined;
      Contents.push(entry);
    } else if (name === 'CommonPrefixes') {
      const members = xml.members(name);
      if (members === undefined) return undefined;
      CommonPrefixes.push(members);
    } else {
      const value = xml.text(name);
      if (value === undefined) return undefined;
      output[name] = value;
    }
  }
  if (!xml.end('ListBucketResult')) return undefined;
  const { IsTruncated, EncodingType, NextContinuationToken } = output;
  if (IsTruncated !== 'true' && IsTruncated !== 'false') return undefined;
  return {
    ...{ $metadata, Contents, CommonPrefixes, IsTruncated: IsTruncated === 'true' },
    ...(EncodingType === undefined ? {} : { EncodingType: EncodingType as 'url' }),
    ...(NextContinuationToken === undefined
      ? {}
      : { NextContinuationToken: NextContinuationToken as string }),
  };
}

/** The members that we read; undefined where one is not as it should be. */
function readEntry(xml: RegularXml): ListedEntry | undefined {
  const members = xml.members('Contents');
  if (members === undefined) return undefined;
  const { Key, ETag, Size, LastModified } = members;
  if (Key === undefined || Size === undefined || !/^\d{1,15}$/.test(Size)) return undefined;
  if (LastModified === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(LastModified)) {
    return undefined;
  }
  const date = new Date(LastModified);
  if (Number.isNaN(date.getTime())) return undefined;
  return { Key, Size: Number(Size), LastModified: date, ...(ETag === undefined ? {} : { ETag }) };
}
