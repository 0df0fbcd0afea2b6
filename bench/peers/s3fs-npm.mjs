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
  // It sends a content type that it does not sign, which S3 takes and the embedded server does not.
  const setUp = fs.s3.setupRequestListeners;
  fs.s3.setupRequestListeners = function (request) {
    setUp.call(this, request);
    request.on('afterBuild', ({ httpRequest }) => delete httpRequest.headers['Content-Type']);
  };
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
    readdir: async (prefix) => (await fs.readdir(`${prefix}/`)).length,
    readdirRecursive: async (prefix) => (await fs.readdirp(`${prefix}/`)).length,
    removeTree: (prefix) => fs.rmdirp(`${prefix}/`),
    close: async () => {},
  };
}

// It asks for the next page by a marker that S3 gives only where there is a delimiter.
const NO_SECOND_PAGE = 'asks for the first 1,000 keys over and over, and never ends';

export const cannot = {
  readdirRecursive: NO_SECOND_PAGE,
  removeTree: NO_SECOND_PAGE,
  writeStream: 'has write streams that never finish on this Node',
  randomReads: 'reads objects from their beginning only',
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
