import type { IncomingMessage } from 'node:http';
import { S3Error } from '../errors.js';

/** A request, read once: addressed path-style, percent-decoded, headers in lower case. */
export interface S3Request {
  readonly method: string;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: string;
  /** The whole path, decoded. */
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly message: IncomingMessage;
}

export type Headers = Readonly<Record<string, string | undefined>>;

export function readRequest(message: IncomingMessage): S3Request {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  // S3 reads a literal plus sign in a path as a space; a real one has to be sent as %2B.
  const path = decode((mark < 0 ? url : url.slice(0, mark)).replaceAll('+', ' '));
  const parameters = mark < 0 ? [] : readParameters(url.slice(mark + 1));
  const slash = path.indexOf('/', 1);
  return {
    method: message.method ?? 'GET',
    bucket: slash < 0 ? path.slice(1) : path.slice(1, slash),
    key: slash < 0 ? '' : path.slice(slash + 1),
    path,
    parameters,
    query: new Map(parameters),
    headers: readHeaders(message),
    message,
  };
}

function readParameters(search: string): [string, string][] {
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
    });
}

function readHeaders(message: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', { details: { URI: text } });
  }
}
