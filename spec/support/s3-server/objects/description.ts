import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';
import type { Description } from '../state/records.js';

/** Reads what the headers of an upload say about the object. */
export function readDescription(headers: Headers): Description {
  const kept = [...keptHeaders].map((name) => [name, readKept(name, headers[name])] as const);
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .map(([name, value]) => [name.slice('x-amz-meta-'.length), value ?? ''] as const);
  const size = metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > largestMetadata) {
    throw new S3Error('MetadataTooLarge', {
      details: { Size: String(size), MaxSizeAllowed: String(largestMetadata) },
    });
  }
  return {
    headers: Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    metadata: Object.fromEntries(metadata),
  };
}

/** Says it again, to a reader. */
export function descriptionHeaders({ headers, metadata }: Description): Record<string, string> {
  const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return { 'content-type': 'binary/octet-stream', ...headers, ...Object.fromEntries(named) };
}

const keptHeaders = new Set([
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
]);

const largestMetadata = 2048;

// `aws-chunked` tells how the bytes came, not what they are.
function readKept(name: string, value: string | undefined): string | undefined {
  if (value === undefined || name !== 'content-encoding') return value;
  const encodings = value.split(',').map((encoding) => encoding.trim());
  return encodings.filter((encoding) => encoding !== 'aws-chunked').join(', ') || undefined;
}
