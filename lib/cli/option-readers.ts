import { InvalidArgumentError } from 'commander';
import { parseByteSize } from '../byte-size.js';
import { parseDuration } from '../duration.js';

/** Milliseconds. Throws commander's error for what is no duration. */
export function readDuration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new InvalidArgumentError('It must be a duration, such as 2h or 1d.');
  return milliseconds;
}

/** Bytes, `0` included. Throws commander's error for what is no number of them. */
export function readBytes(text: string): number {
  const bytes = text.trim() === '0' ? 0 : parseByteSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('It must be a number of bytes, such as 512MiB.');
  return bytes;
}
