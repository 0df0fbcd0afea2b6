import type { CopyOptions, PutOptions } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { headObject } from './head.js';
import { quoted } from './information.js';

/**
 * Checks the conditions of a write by one HEAD, as far as that can be done beforehand: who writes between this and the
 * write is not noticed.
 */
export async function lookFirst(
  connection: S3Connection,
  key: string,
  { ifMatch, ifNoneMatch, signal }: Pick<PutOptions & CopyOptions, 'ifMatch' | 'ifNoneMatch' | 'signal'>,
): Promise<void> {
  const version = await versionOf(connection, key, signal);
  if (ifNoneMatch !== undefined && version !== undefined) {
    throw new StoreError('EEXIST', key, { message: 'the object is there' });
  }
  if (ifMatch !== undefined && version !== quoted(ifMatch)) {
    throw new StoreError('ESTALE', key, { message: 'the object is not the expected version' });
  }
}

async function versionOf(connection: S3Connection, key: string, signal: AbortSignal | undefined) {
  try {
    return (await headObject(connection, key, { signal })).version;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
