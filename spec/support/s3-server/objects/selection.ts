import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import type { ObjectContent, StoredPart } from '../state/records.js';
import { type ByteRange, contentRange, readRange } from './range.js';

/** The bytes of an object that a reader asked for. */
export interface Selection extends ByteRange {
  /** Absent when it is the whole object, asked for as such. */
  readonly contentRange?: string | undefined;
  readonly partsCount?: string | undefined;
  readonly part?: StoredPart | undefined;
}

export function chooseSelection(
  { headers, query }: S3Request,
  content: ObjectContent,
  options: { readonly ignoreRange: boolean },
): Selection {
  const number = query.get('partNumber');
  const header = options.ignoreRange ? undefined : headers['range'];
  if (number !== undefined && headers['range'] !== undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Cannot specify both Range header and partNumber query parameter',
    });
  }
  if (number !== undefined) return selectPart(number, content);
  const range = readRange(header, content.size);
  if (!range) return { start: 0, end: content.size };
  return { ...range, contentRange: contentRange(range, content.size) };
}

function selectPart(number: string, { parts, size }: ObjectContent): Selection {
  if (!/^[1-9]\d{0,4}$/.test(number) || Number(number) > 10_000) {
    throw new S3Error('InvalidArgument', {
      message: 'Part number must be an integer between 1 and 10000, inclusive',
      details: { ArgumentName: 'partNumber', ArgumentValue: number },
    });
  }
  const index = parts ? parts.findIndex((part) => part.number === Number(number)) : Number(number) - 1;
  const part = parts?.[index];
  if (index < 0 || (index > 0 && !part)) {
    throw new S3Error('InvalidPartNumber', {
      details: { ActualPartCount: String(parts?.length ?? 1), PartNumberRequested: number },
    });
  }
  const start = (parts ?? []).slice(0, index).reduce((sum, { size }) => sum + size, 0);
  const range = { start, end: start + (part?.size ?? size) };
  return {
    ...range,
    // No range can be written of nothing.
    contentRange: range.end > range.start ? contentRange(range, size) : undefined,
    partsCount: parts && String(parts.length),
    part,
  };
}
