import { once } from 'node:events';
import S3fs from 's3fs';

/** The npm package of that name, over version 2 of the AWS SDK. */
export async function open({ store }) {
  const fs = new S3fs(store.bucket, {
    endpoint: store.endpoint,
    region: store.region,
    accessKeyId: store.credentials.accessKeyId,
    secretAccessKey: store.credentials.secretAccessKey,
    s3ForcePathStyle: true,
    signatureVersion: 'v4',
    sslEnabled: false,
  });
  return {
    readFile: async (key) => (await fs.readFile(key)).Body.length,
    stat: async (key) => (await fs.stat(key)).size,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of fs.createReadStream(key)) length += chunk.length;
      return length;
    },
    firstByte: async (key) => {
      const stream = fs.createReadStream(key);
      const [chunk] = await once(stream, 'data');
      return { length: chunk.length, end: () => stream.destroy() };
    },
    write: (key, bytes) => fs.writeFile(key, bytes),
    writeStream: async (key, pieces) => {
      const stream = fs.createWriteStream(key);
      for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
      stream.end();
      await once(stream, 'finish');
    },
    readdir: async (prefix) => (await fs.readdir(`${prefix}/`)).length,
    readdirRecursive: async (prefix) => (await fs.readdirp(`${prefix}/`)).length,
    removeTree: (prefix) => fs.rmdirp(`${prefix}/`),
    close: async () => {},
  };
}

export const cannot = {
  randomReads: 'reads objects from their beginning only',
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
