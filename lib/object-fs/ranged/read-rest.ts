import { constants } from 'node:buffer';
import { throwIfAborted } from '../../errors.js';
import type { RangedReader } from './ranged-reader.js';

/** What is understood of the options of `readFile` on a descriptor; Node has no objection to them. */
export interface ReadRestOptions {
  readonly encoding?: BufferEncoding | 'buffer' | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Newer versions of Node read into it. */
  readonly buffer?: NodeJS.ArrayBufferView | undefined;
}

/** Bytes; older versions of Node read no larger file whole. */
export const LARGEST_PLAIN = 2 ** 31 - 1;

export function restOptions(options: unknown): ReadRestOptions {
  return typeof options === 'string'
    ? { encoding: options as BufferEncoding }
    : ((options ?? {}) as ReadRestOptions);
}

/** Whether Node has no objection to options, as far as that can be told without asking it. */
export function isPlain(options: unknown): boolean {
  if (options === undefined || options === null) return true;
  const { encoding, signal, ...rest } = restOptions(options) as Record<string, unknown>;
  const isEncoding = encoding === undefined || encoding === null || Buffer.isEncoding(encoding as string);
  const isSignal = signal === undefined || signal instanceof AbortSignal;
  const isKind = typeof options === 'string' || (typeof options === 'object' && !Array.isArray(options));
  return isKind && isEncoding && isSignal && Object.keys(rest).length === 0;
}

/** As `readFile` on a descriptor: from where it stands to the end. */
export async function readRest(reader: RangedReader, options: ReadRestOptions): Promise<Buffer | string> {
  throwIfAborted(options.signal);
  const target = targetFor(reader, options);
  const length = await reader.read([target], null, options.signal);
  return resultOf(target.subarray(0, length), options);
}

export function readRestSync(reader: RangedReader, options: ReadRestOptions): Buffer | string {
  const target = targetFor(reader, options);
  return resultOf(target.subarray(0, reader.readSync([target], null)), options);
}

function targetFor(reader: RangedReader, { buffer }: ReadRestOptions): Buffer {
  if (buffer) return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return Buffer.allocUnsafeSlow(Math.min(reader.rest, constants.MAX_LENGTH));
}

function resultOf(bytes: Buffer, { encoding }: ReadRestOptions): Buffer | string {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}
