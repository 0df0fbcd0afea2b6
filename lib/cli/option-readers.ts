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

/** A number, 1 or more. Throws commander's error for what is none. */
export function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a number, 1 or more.');
  return count;
}

/** The place of a byte, `0` being the first. Throws commander's error for what is none. */
export function readPosition(text: string): number {
  const position = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(position))
    throw new InvalidArgumentError('It must be the number of a byte, 0 being the first.');
  return position;
}

/** A TCP port, `0` for one that is free. Throws commander's error for what is none. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a port, 1 to 65535, or 0 for one that is free.');
  return port;
}

/** Of an option that may be repeated. */
export function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}
