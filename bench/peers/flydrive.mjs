import { once } from 'node:events';
import { Disk } from 'flydrive';
import { S3Driver } from 'flydrive/drivers/s3';

/** The storage layer of AdonisJS, over the AWS SDK. */
export async function open({ store }) {
  const disk = new Disk(
    new S3Driver({
      credentials: store.credentials,
      endpoint: store.endpoint,
      region: store.region,
      bucket: store.bucket,
      forcePathStyle: true,
      supportsACL: false,
      visibility: 'private',
    }),
  );
  const list = async (prefix, recursive) => {
    let found = 0;
    let paginationToken;
    do {
      const page = await disk.listAll(`${prefix}/`, { recursive, paginationToken });
      found += [...page.objects].filter((object) => object.isFile).length;
      paginationToken = page.paginationToken;
    } while (paginationToken);
    return found;
  };
  return {
    readFile: async (key) => (await disk.getBytes(key)).length,
    stat: async (key) => (await disk.getMetaData(key)).contentLength,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of await disk.getStream(key)) length += chunk.length;
      return length;
    },
    firstByte: async (key) => {
      const stream = await disk.getStream(key);
      const [chunk] = await once(stream, 'data');
      return { length: chunk.length, end: () => stream.destroy() };
    },
    write: (key, bytes) => disk.put(key, bytes),
    readdir: (prefix) => list(prefix, false),
    readdirRecursive: (prefix) => list(prefix, true),
    removeTree: (prefix) => disk.deleteAll(`${prefix}/`),
    close: async () => {},
  };
}

export const cannot = {
  writeStream: 'sends a stream by one PUT, which wants to know the length first',
  randomReads: 'reads objects from their beginning only',
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
