import type { Reply } from '../http/reply.js';
import type { Fault } from './rules.js';

/** Makes the headers of an answer lie as a fault says. */
export function spoilReply(reply: Reply, { etag, contentRange }: Fault): Reply {
  const headers: Record<string, string | undefined> = { ...reply.headers };
  if (etag !== undefined) headers['etag'] = etag;
  if (contentRange !== undefined) headers['content-range'] = contentRange;
  return { ...reply, headers };
}
