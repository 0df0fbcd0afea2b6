import type { Reply } from '../http/reply.js';
import type { Fault } from './rules.js';

/** Makes the headers of an answer lie as a fault says. */
export function spoilReply(reply: Reply, { etag, contentRange, shiftRange }: Fault): Reply {
  const headers: Record<string, string | undefined> = { ...reply.headers };
  if (etag !== undefined) headers['etag'] = etag;
  if (contentRange !== undefined) headers['content-range'] = contentRange;
  if (shiftRange !== undefined) headers['content-range'] = shifted(headers['content-range'], shiftRange);
  return { ...reply, headers };
}

function shifted(range: string | undefined, distance: number): string | undefined {
  const [start, last, size] = (range?.match(/\d+/g) ?? []).map(Number);
  if (start === undefined || last === undefined || size === undefined) return range;
  return `bytes ${start + distance}-${last + distance}/${Math.max(size, last + distance + 1)}`;
}
