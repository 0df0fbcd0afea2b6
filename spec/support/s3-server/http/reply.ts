import type { Readable } from 'node:stream';
import { type XmlTree, xmlDocument } from '../xml/write.js';

/** What an operation answers, before anything is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Readable | undefined;
}

export function xmlReply(root: string, tree: XmlTree | string, headers: Reply['headers'] = {}): Reply {
  const body = xmlDocument(root, tree);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'application/xml',
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  };
}

export function emptyReply(status: 200 | 204, headers: Reply['headers'] = {}): Reply {
  return { status, headers: status === 204 ? headers : { ...headers, 'content-length': '0' } };
}

/** The same answer without its bytes; whoever drops a body must also close it. */
export function withoutBody(reply: Reply): Reply {
  closeBody(reply);
  return { ...reply, body: undefined };
}

export function closeBody(reply: Reply): void {
  if (typeof reply.body === 'object') reply.body.destroy();
}
