import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import send from 'send';

/** What is sent, and how its bytes are read once it is clear which of them are wanted. */
export interface Sendable {
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** A strong ETag with its quotes; else one is made of size and time, which are the same on every host. */
  readonly version?: string | undefined;
  readonly disposition: string;
  /** Both ends inclusive. */
  open(range: {
    readonly start: number;
    readonly end: number;
    readonly signal: AbortSignal;
  }): Promise<Readable>;
}

/** What a browser is told of keeping what it got. */
export interface SendOptions {
  /** Milliseconds for which a browser may keep it. Default 0: it asks each time, which costs no bytes. */
  readonly maxAge?: number | undefined;
  /** It never changes, so a browser need not even ask. Default false. */
  readonly immutable?: boolean | undefined;
}

/** The package's stream, with the functions that it calls itself. */
interface SendStream {
  res: ServerResponse;
  send(path: string, stats: { size: number; mtime: Date }): void;
  stream(path: string, range: { start: number; end: number }): void;
  isRangeFresh(): boolean;
  on(
    event: 'error',
    listener: (error: Error & { status?: number; headers?: Record<string, string> }) => void,
  ): this;
}

/**
 * Answers a request by the package `send` (ranges, If-Range, conditional GET, HEAD), with bytes of our own. Resolves
 * when the response has ended or its connection is gone, and rejects, before anything was sent, with what failed.
 */
export function sendReadable(
  request: IncomingMessage,
  response: ServerResponse,
  sendable: Sendable,
  { maxAge = 0, immutable = false }: SendOptions = {},
): Promise<void> {
  const { mime, size, modified, version, disposition } = sendable;
  return new Promise((resolve, reject) => {
    const stream = send(request, '/', { maxAge, immutable, etag: true }) as unknown as SendStream;
    response.setHeader('Content-Type', TYPE.test(mime) ? mime : 'application/octet-stream');
    response.setHeader('Content-Disposition', disposition);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Of what is shown nothing can run, and a browser's own viewer of PDF does not work in a sandbox.
    if (disposition.startsWith('attachment'))
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('ETag', version ?? `"${size.toString(16)}-${modified.getTime().toString(16)}"`);
    stream.res = response;
    stream.isRangeFresh = () => isRangeFresh(request, response);
    stream.on('error', (error) => refuse(response, error));
    stream.stream = (_path, { start, end }) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      if (size === 0) return void response.end();
      sendable.open({ start, end, signal: gone.signal }).then(
        (readable) => pipeline(readable, response, () => resolve()),
        (error) => {
          if (gone.signal.aborted) return resolve();
          forgetContent(response);
          reject(error);
        },
      );
    };
    response.once('close', resolve);
    stream.send('/', { size, mtime: modified });
  });
}

/** What may stand in a header; other programs may have kept anything as a type. */
const TYPE = /^[\x20-\x7e]+$/;

/** RFC 9110, 13.1.5: a weak ETag never allows a range, and a date only the very same one. */
function isRangeFresh(request: IncomingMessage, response: ServerResponse): boolean {
  const held = request.headers['if-range'];
  if (typeof held !== 'string') return true;
  if (held.includes('"')) return held === response.getHeader('ETag');
  return held === response.getHeader('Last-Modified');
}

function refuse(
  response: ServerResponse,
  { status = 500, headers = {} }: { status?: number; headers?: Record<string, string> },
): void {
  forgetContent(response);
  response.writeHead(status, headers).end();
}

/** An answer without the content must not carry its headers. */
function forgetContent(response: ServerResponse): void {
  for (const name of CONTENT_HEADERS) response.removeHeader(name);
  response.statusCode = 200;
}

const CONTENT_HEADERS = [
  'Accept-Ranges',
  'Cache-Control',
  'Content-Disposition',
  'Content-Length',
  'Content-Range',
  'Content-Security-Policy',
  'Content-Type',
  'ETag',
  'Last-Modified',
];
