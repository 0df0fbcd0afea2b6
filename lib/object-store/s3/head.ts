import type { Readable } from 'node:stream';
import type { HeadOptions, ObjectInformation } from '../contract.js';
import { StoreError } from '../store-error.js';
import { askForChecksum } from './checksums.js';
import type { S3Connection } from './connection.js';
import { statusOf } from './errors.js';
import { informationOf } from './information.js';
import type { Output } from './operations.js';
import { markIn } from './write-mark.js';

export interface MarkedObject {
  readonly object: ObjectInformation;
  /** That of the write that made it, if it left one. */
  readonly mark: string | undefined;
}

/** One HEAD; one GET more where the store refuses it as a bad request, since only that is told the reason. */
export async function headObject(
  connection: S3Connection,
  key: string,
  options: HeadOptions = {},
): Promise<ObjectInformation> {
  return (await headMarked(connection, key, options)).object;
}

export async function headMarked(
  connection: S3Connection,
  key: string,
  options: HeadOptions = {},
): Promise<MarkedObject> {
  const { keys, checksums } = connection.settings;
  const call = {
    key,
    kind: 'read',
    signal: options.signal,
    headers: checksums ? askForChecksum : undefined,
  } as const;
  const input = { Key: keys.full(key) };
  try {
    const output = await connection.send('HeadObject', input, call);
    return markedOf(key, output);
  } catch (error) {
    if (statusOf(error) !== 400) throw error;
    // Expired credentials and a wrong region are among the reasons, and are to be told from a wrong request.
    const { output, release } = await connection.begin('GetObject', input, call);
    (output.Body as Readable | undefined)?.destroy();
    release();
    return markedOf(key, output);
  }
}

function markedOf(key: string, output: Output<'HeadObject'> | Output<'GetObject'>): MarkedObject {
  const object = informationOf(key, sizeOf(key, output.ContentLength), output);
  return { object, mark: markIn(output.Metadata) };
}

function sizeOf(key: string, length: number | undefined): number {
  if (length !== undefined) return length;
  throw new StoreError('EIO', key, { message: 'the store told no size' });
}
