import { S3Error } from '../errors.js';
import type { Tags } from '../state/records.js';
import { childrenNamed, childText, type XmlElement } from '../xml/read.js';

/** Reads an `x-amz-tagging` header: `a=1&b=2`. */
export function readTagHeader(header: string | undefined): Tags {
  return checked([...new URLSearchParams(header ?? '')]);
}

/** Reads a `Tagging` document. */
export function readTagDocument(root: XmlElement): Tags {
  const [set, ...others] = childrenNamed(root, 'TagSet');
  if (!set || others.length > 0) throw new S3Error('MalformedXML');
  return checked(
    childrenNamed(set, 'Tag').map((tag): [string, string] => {
      const key = childText(tag, 'Key');
      const value = childText(tag, 'Value');
      if (key === undefined || value === undefined) throw new S3Error('MalformedXML');
      return [key, value];
    }),
  );
}

function checked(pairs: readonly [string, string][]): Tags {
  if (pairs.length > 10)
    throw new S3Error('InvalidTag', { message: 'Object tags cannot be greater than 10' });
  if (pairs.some(([key, value]) => key.length < 1 || key.length > 128 || value.length > 256)) {
    throw new S3Error('InvalidTag');
  }
  const tags = Object.fromEntries(pairs);
  if (Object.keys(tags).length < pairs.length) {
    throw new S3Error('InvalidTag', { message: 'Cannot provide multiple Tags with the same key' });
  }
  return tags;
}
