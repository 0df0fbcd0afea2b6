import type { HeadOptions, ObjectInformation } from '../contract.js';
import { StoreError } from '../store-error.js';
import { askForChecksum } from './checksums.js';
import type { S3Connection } from './connection.js';
import { informationOf } from './information.js';

export async function headObject(
  connection: S3Connection,
  key: string,
  options: HeadOptions = {},
): Promise<ObjectInformation> {
  const { keys, checksums } = connection.settings;
  const call = {
    key,
    kind: 'read',
    signal: options.signal,
    headers: checksums ? askForChecksum : undefined,
  } as const;
  const output = await connection.send('HeadObject', { Key: keys.full(key) }, call);
  if (output.ContentLength === undefined) {
    throw new StoreError('EIO', key, { message: 'the store told no size' });
  }
  return informationOf(key, output.ContentLength, output);
}
