import { nativePromises } from '../native-fs.js';

interface CommonOptions {
  readonly encoding?: unknown;
  readonly signal?: unknown;
}

/**
 * Refuses options that Node would refuse, in Node's own words and before anything is done: what is neither text nor an
 * object, an unknown encoding, a signal that is none.
 */
export async function checkOptions(options: unknown): Promise<void> {
  if (options === undefined || options === null || typeof options === 'function') return;
  const isObject = typeof options === 'object';
  const { encoding, signal } = (isObject ? options : { encoding: options }) as CommonOptions;
  if (isEncoding(encoding) && isSignal(signal) && (isObject || typeof options === 'string')) return;
  // The root is a directory: with fair options this reads nothing.
  await nativePromises.readFile('/', options as BufferEncoding);
}

function isEncoding(encoding: unknown): boolean {
  if (encoding === undefined || encoding === null || encoding === 'buffer') return true;
  return typeof encoding === 'string' && Buffer.isEncoding(encoding);
}

function isSignal(signal: unknown): boolean {
  return signal === undefined || (typeof signal === 'object' && signal !== null && 'aborted' in signal);
}

/** Text in the encoding that a call asked for: `buffer` gives bytes. */
export function encodeText(text: string, encoding: unknown): string | Buffer {
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8') return text;
  const bytes = Buffer.from(text);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding as BufferEncoding);
}
