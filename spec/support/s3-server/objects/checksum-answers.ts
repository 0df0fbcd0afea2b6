import { checksumHeader } from '../checksums/algorithms.js';
import type { StoredChecksum } from '../state/records.js';
import type { XmlTree } from '../xml/write.js';

/** A stored checksum as headers. */
export function checksumHeaders({ algorithm, value, type }: StoredChecksum): Record<string, string> {
  return { [checksumHeader(algorithm)]: value, 'x-amz-checksum-type': type };
}

/** A stored checksum as elements of a document. */
export function checksumElements({ algorithm, value, type }: StoredChecksum): XmlTree {
  return { [`Checksum${algorithm}`]: value, ChecksumType: type };
}
