import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';

/** How many names a listing may give: what was asked for, a thousand at most. */
export function readLimit({ query }: S3Request, name: string): number {
  const text = query.get(name);
  if (text === undefined || text === '') return most;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw new S3Error('InvalidArgument', {
      message: `Provided ${name} not an integer or within integer range`,
      details: { ArgumentName: name, ArgumentValue: text },
    });
  }
  return Math.min(Number(text), most);
}

const most = 1000;

/** What to do with each name of a listing: nothing, or what `encoding-type=url` asks for. */
export function readEncoding({ query }: S3Request): (name: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === undefined) return (name) => name;
  if (encoding === 'url') return encodeName;
  throw new S3Error('InvalidArgument', {
    message: 'Invalid Encoding Method specified in Request',
    details: { ArgumentName: 'encoding-type', ArgumentValue: encoding },
  });
}

// S3 encodes as HTML forms do, slashes excepted.
function encodeName(name: string): string {
  return encodeURIComponent(name)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
