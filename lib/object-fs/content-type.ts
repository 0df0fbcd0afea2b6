import mime from 'mime';

/** The content type that an object gets from its name. */
export function contentTypeOf(key: string): string {
  return mime.getType(key) ?? 'application/octet-stream';
}
