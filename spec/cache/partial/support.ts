import { setImmediate as turn } from 'node:timers/promises';
import type { DiskCache } from '../../../lib/cache/disk-cache.js';
import type { ByteRange } from '../../../lib/cache/fill.js';
import type { PartialHooks } from '../../../lib/cache/partial/partial-options.js';
import { contentOf, recordFor } from '../support.js';

/** An object that is fetched in ranges, and what has been asked of it. */
export interface Source {
  readonly content: Buffer;
  readonly record: ReturnType<typeof recordFor>;
  readonly asked: ByteRange[];
  /** Bodies that are neither read to their end nor let go of. */
  readonly open: Set<object>;
  readonly hooks: PartialHooks;
}

export interface SourceOptions {
  /** Numbers from 0 to 1: sizes of pieces, waits and failures follow from them. */
  readonly random: () => number;
  /** How many of 100 requests fail, before their body or in it. */
  readonly failures?: number;
  /** Of the content as it is published; default: that of the content. */
  readonly extra?: Partial<ReturnType<typeof recordFor>>;
}

export const FAILED = Object.assign(new Error('EIO: injected'), { code: 'EIO' });

export function sourceOf(cache: DiskCache, size: number, options: SourceOptions): Source {
  const { random, failures = 0, extra = {} } = options;
  const content = contentOf('object', size);
  const record = recordFor('object', size, extra);
  const asked: ByteRange[] = [];
  const open = new Set<object>();
  const fails = (): boolean => random() * 100 < failures / 2;

  async function* body({ start, end }: ByteRange): AsyncGenerator<Uint8Array> {
    const token = {};
    open.add(token);
    try {
      for (let position = start; position < end; ) {
        if (random() < 0.3) await turn();
        if (fails()) throw FAILED;
        const next = Math.min(end, position + 1 + Math.floor(random() * 40));
        // A copy of its own: nobody may rely on what it was given.
        const piece = Buffer.from(content.subarray(position, next));
        yield piece;
        piece.fill(0);
        position = next;
      }
    } finally {
      open.delete(token);
    }
  }

  return {
    content,
    record,
    asked,
    open,
    hooks: {
      async fetch(range, signal) {
        asked.push(range);
        await turn();
        signal.throwIfAborted();
        if (fails()) throw FAILED;
        return body(range);
      },
      publish: (temporary) => cache.adopt('key', record, temporary).catch(() => undefined),
      failed: () => false,
    },
  };
}
