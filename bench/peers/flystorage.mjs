import { once } from 'node:events';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { AwsS3StorageAdapter } from '@flystorage/aws-s3';
import { FileStorage } from '@flystorage/file-storage';

/** Flystorage's adapter, over the AWS SDK. */
export async function open({ store }) {
  const { bucket, endpoint, region, credentials } = store;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const storage = new FileStorage(new AwsS3StorageAdapter(client, { bucket }));
  const list = async (prefix, deep) => {
    let found = 0;
    for await (const entry of storage.list(prefix, { deep })) if (entry.isFile) found += 1;
    return found;
  };
  return {
    readFile: async (key) => (await storage.readToBuffer(key)).length,
    stat: async (key) => (await storage.statFile(key)).size,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of await storage.read(key)) length += chunk.length;
      return length;
    },
    firstByte: async (key) => {
      const stream = await storage.read(key);
      const [chunk] = await once(stream, 'data');
      return { length: chunk.length, end: () => stream.destroy() };
    },
    write: (key, bytes) => storage.write(key, bytes),
    writeStream: (key, pieces) => storage.write(key, Readable.from(pieces, { objectMode: false })),
    readdir: (prefix) => list(prefix, false),
    readdirRecursive: (prefix) => list(prefix, true),
    removeTree: (prefix) => storage.deleteDirectory(prefix),
    close: async () => client.destroy(),
  };
}

export const cannot = {
  removeTree: 'sends 1,001 keys in one request, of which S3 takes 1,000',
  randomReads: 'reads objects from their beginning only',
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
