import { algorithms, type ChecksumAlgorithm } from '../checksums/algorithms.js';
import { unquote } from '../conditions/etag.js';
import { S3Error } from '../errors.js';
import type { Upload, UploadedPart } from '../state/records.js';
import { childrenNamed, childText, type XmlElement } from '../xml/read.js';

/** The parts of an upload that its completion names, once they prove to be what was uploaded. */
export function chooseParts(
  upload: Upload,
  document: XmlElement,
  smallestPart = SMALLEST_PART,
): readonly UploadedPart[] {
  const named = childrenNamed(document, 'Part').map(readPart);
  if (named.length === 0) throw new S3Error('MalformedXML');
  if (named.some(({ number }, index) => index > 0 && number <= named[index - 1]!.number)) {
    throw new S3Error('InvalidPartOrder');
  }
  const chosen = named.map((part) => choose(upload, part));
  for (const part of chosen.slice(0, -1)) requireSize(part, smallestPart);
  return chosen;
}

interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

function readPart(element: XmlElement): NamedPart {
  const number = childText(element, 'PartNumber');
  const etag = childText(element, 'ETag');
  if (etag === undefined || !/^\s*\d+\s*$/.test(number ?? '')) throw new S3Error('MalformedXML');
  const checksums = (Object.keys(algorithms) as ChecksumAlgorithm[]).flatMap((algorithm) => {
    const value = childText(element, `Checksum${algorithm}`);
    return value === undefined ? [] : [[algorithm, value] as const];
  });
  return { number: Number(number), etag: unquote(etag.trim()), checksums: new Map(checksums) };
}

function choose({ id, parts, checksum }: Upload, { number, etag, checksums }: NamedPart): UploadedPart {
  const part = parts[number];
  const isSame =
    part?.etag === etag && [...checksums].every(([name, value]) => hasChecksum(part, name, value));
  if (!part || !isSame) {
    throw new S3Error('InvalidPart', { details: { UploadId: id, PartNumber: String(number), ETag: etag } });
  }
  if (checksum.type === 'COMPOSITE' && !checksums.has(checksum.algorithm)) {
    const name = checksum.algorithm.toLowerCase();
    throw new S3Error('InvalidRequest', {
      message: `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    });
  }
  return part;

  function hasChecksum(uploaded: UploadedPart, algorithm: ChecksumAlgorithm, value: string): boolean {
    if (algorithm === checksum.algorithm) return uploaded.checksum === value;
    return uploaded.proved.algorithm === algorithm && uploaded.proved.value === value;
  }
}

function requireSize({ number, size, etag }: UploadedPart, smallestPart: number): void {
  if (size >= smallestPart) return;
  throw new S3Error('EntityTooSmall', {
    details: {
      ProposedSize: String(size),
      MinSizeAllowed: String(smallestPart),
      PartNumber: String(number),
      ETag: etag,
    },
  });
}

const SMALLEST_PART = 5 * 2 ** 20;
