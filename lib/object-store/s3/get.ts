import type { GetOptions, ObjectReading } from '../contract.js';
import { checkRange, cutRange, type Range } from '../range.js';
import { StoreError } from '../store-error.js';
import { BodyStream } from './body-stream.js';
import { askForChecksum } from './checksums.js';
import type { S3Connection } from './connection.js';
import { statusOf } from './errors.js';
import { checkAnswer } from './get-answer.js';
import { headObject } from './head.js';
import { quoted } from './information.js';
import { ResumingBody } from './resuming-body.js';

/** One GET; one HEAD more where the range holds no byte of the object, since nothing else tells what it is. */
export async function getObject(
  connection: S3Connection,
  key: string,
  options: GetOptions,
): Promise<ObjectReading | undefined> {
  checkRange(options.range, key);
  const { range } = options;
  if (range !== undefined && range.end === range.start) {
    connection.settings.keys.full(key);
    return emptyReading(connection, key, options);
  }
  try {
    return await readObject(connection, key, options);
  } catch (error) {
    if (statusOf(error) === 304 && options.ifNoneMatch !== undefined) return undefined;
    if (statusOf(error) === 416 && range !== undefined) return emptyReading(connection, key, options);
    throw error;
  }
}

async function readObject(
  connection: S3Connection,
  key: string,
  options: GetOptions,
): Promise<ObjectReading | undefined> {
  const { keys, checksums, idleTimeout } = connection.settings;
  const input = {
    Key: keys.full(key),
    Range: rangeHeader(options.range),
    IfMatch: options.ifMatch,
    IfNoneMatch: options.ifNoneMatch,
  };
  const call = {
    key,
    kind: 'read',
    signal: options.signal,
    headers: checksums ? askForChecksum : undefined,
  } as const;
  const { output, release } = await connection.begin('GetObject', input, call);
  const stream = new BodyStream(output.Body, { release, idleTimeout });
  try {
    const { object, range } = checkAnswer(key, output, options);
    if (options.ifNoneMatch !== undefined && quoted(options.ifNoneMatch) === object.version) {
      stream.destroy();
      return undefined;
    }
    const body = new ResumingBody({ connection, object, range, signal: options.signal }, stream);
    return { object, range, body };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** What a range without bytes is answered with. The conditions are checked here, since HEAD asks for none. */
async function emptyReading(
  connection: S3Connection,
  key: string,
  options: GetOptions,
): Promise<ObjectReading | undefined> {
  const object = await headObject(connection, key, options);
  if (options.ifMatch !== undefined && quoted(options.ifMatch) !== object.version) {
    throw new StoreError('ESTALE', key, { message: 'the object is not the expected version' });
  }
  if (options.ifNoneMatch !== undefined && quoted(options.ifNoneMatch) === object.version) return undefined;
  const range = cutRange(options.range, object.size);
  if (range.end > range.start) {
    throw new StoreError('EIO', key, { message: 'the store refused a range that the object has' });
  }
  return { object, range, body: noBytes() };
}

async function* noBytes(): AsyncIterable<Uint8Array> {}

/** None for the whole object: a range of an empty object would be refused. */
function rangeHeader(range: Range | undefined): string | undefined {
  if (range === undefined) return undefined;
  if (range.end !== undefined) return `bytes=${range.start}-${range.end - 1}`;
  return range.start === 0 ? undefined : `bytes=${range.start}-`;
}
