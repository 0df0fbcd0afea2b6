import type { IncomingHttpHeaders } from 'node:http';

/** What stands before the body of a plain answer. */
export interface AnswerHead {
  readonly statusCode: number;
  readonly statusMessage: string;
  /** By their names in lower case; a name occurs once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes before the body. */
  readonly size: number;
  /** Bytes of the body. */
  readonly length: number;
  /** Milliseconds for which the connection may be used again; 0: not at all. */
  readonly reusable: number;
}

/** Statuses of answers that are plain, by the method of their requests. */
const PLAIN: Readonly<Record<string, readonly number[]>> = {
  GET: [200, 206, 304],
  HEAD: [200, 206, 304, 404],
  PUT: [200],
  DELETE: [204],
};

/** Bytes that may stand before a body. Node's own reader takes as many. */
const MOST_BYTES = 16 * 1024;

const START = 'HTTP/1.1 ';
const STATUS = /^HTTP\/1\.1 (\d{3}) ([\t\x20-\x7e]*)(?:\r\n|$)/;
const HEADER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)(?:\r\n|$)/y;

/** Those that change whose a body is, and one that Node reads as a list. */
const UNUSUAL: ReadonlySet<string> = new Set(['trailer', 'upgrade', 'set-cookie']);

/**
 * Reads the head of an answer that is plain: success, or what has no body, in HTTP/1.1, of a length that is told, each
 * header once and in one line. `unusual` is all else, also what is no answer at all: Node's own reader says what that means.
 */
export function readHead(bytes: Buffer, method: string): AnswerHead | 'incomplete' | 'unusual' {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return isBegun(bytes) ? 'incomplete' : 'unusual';
  if (end > MOST_BYTES) return 'unusual';
  const text = bytes.toString('latin1', 0, end);
  const status = STATUS.exec(text);
  if (status === null) return 'unusual';
  const statusCode = Number(status[1]);
  if (!PLAIN[method]?.includes(statusCode)) return 'unusual';
  const headers = readHeaders(text, status[0].length);
  if (headers === undefined) return 'unusual';
  const length = lengthOf(method, statusCode, headers);
  const reusable = reusableFor(headers);
  if (length === undefined || reusable === undefined) return 'unusual';
  return { statusCode, statusMessage: status[2] as string, headers, size: end + 4, length, reusable };
}

function isBegun(bytes: Buffer): boolean {
  return bytes.length <= MOST_BYTES && START.startsWith(bytes.toString('latin1', 0, START.length));
}

function readHeaders(text: string, start: number): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  HEADER.lastIndex = start;
  while (HEADER.lastIndex < text.length) {
    const line = HEADER.exec(text);
    if (line === null) return undefined;
    const name = (line[1] as string).toLowerCase();
    if (name in headers || UNUSUAL.has(name)) return undefined;
    headers[name] = withoutEnd(line[2] as string);
  }
  return headers;
}

/** White space at the end, as HTTP has it, which is not all that JavaScript has. */
function withoutEnd(value: string): string {
  return /[\t ]$/.test(value) ? value.replace(/[\t ]+$/, '') : value;
}

/** Undefined where it is not told as it always is. */
function lengthOf(
  method: string,
  statusCode: number,
  { 'content-length': told, 'transfer-encoding': coding }: Readonly<Record<string, string>>,
): number | undefined {
  const length = told === undefined ? undefined : Number(told);
  if (told !== undefined && (coding !== undefined || !/^\d{1,15}$/.test(told))) return undefined;
  // What is told is of the body that is not sent.
  if (method === 'HEAD' || statusCode === 304) return (coding ?? 'chunked') === 'chunked' ? 0 : undefined;
  if (coding !== undefined) return undefined;
  if (statusCode === 204) return length ? undefined : 0;
  return length;
}

/** Milliseconds by which a connection is given up before the other side does. */
const AHEAD = 1_000;

/** Milliseconds for which the connection of an answer may be used again. Undefined where that is told in an odd way. */
export function reusableFor(headers: IncomingHttpHeaders): number | undefined {
  const connection = headers['connection']?.toLowerCase();
  if (connection === 'close') return 0;
  if (connection !== undefined && connection !== 'keep-alive') return undefined;
  const told = /\btimeout=(\d{1,9})\b/.exec(`${headers['keep-alive'] ?? ''}`);
  return told === null ? Number.POSITIVE_INFINITY : Math.max(0, Number(told[1]) * 1000 - AHEAD);
}
