import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { readAll, text } from '../../conformance/object-store/helpers.js';

/** What a process does that trusts authorities which only its environment names: the same at each message. */
const store = new S3ObjectStore({
  bucket: 'secure',
  endpoint: process.env['ENDPOINT'],
  credentials: { accessKeyId: 'test-key', secretAccessKey: 'test-secret' },
  transport: process.env['TRANSPORT'] as 'fast' | 'sdk',
  conditions: 'trust',
});

async function turn(): Promise<string> {
  try {
    await store.put('a', text('hello'));
    return `${await readAll(store, 'a')}, ${(await store.head('a')).size} bytes`;
  } catch (error) {
    return (error as Error).message;
  }
}

// The store is never closed: connections that wait must not keep the process.
process.on('message', async () => process.send?.(await turn()));
