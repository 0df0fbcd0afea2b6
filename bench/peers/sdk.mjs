import { once } from 'node:events';
import { Readable } from 'node:stream';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** The AWS SDK called directly, as its documentation shows it. */
export async function open({ store }) {
  const { bucket: Bucket, endpoint, region, credentials } = store;
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const get = (Key, Range) => client.send(new GetObjectCommand({ Bucket, Key, Range }));
  const bytesOf = async (answer) => {
    const bytes = await answer.Body.transformToByteArray();
    if (bytes.length !== answer.ContentLength) throw new Error(`${bytes.length} bytes came`);
    return bytes;
  };
  const put = (Key, Body) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const pages = (Prefix) => paginateListObjectsV2({ client }, { Bucket, Prefix });
  const count = async (Prefix, Delimiter) => {
    let found = 0;
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix, Delimiter })) {
      found += (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0);
    }
    return found;
  };
  const read = async (key) => (await bytesOf(await get(key))).length;
  return {
    readFile: read,
    get: read,
    stat: async (Key) => (await client.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of (await get(key)).Body) length += chunk.length;
      return length;
    },
    firstByte: async (key) => {
      const { Body: body } = await get(key);
      const [chunk] = await once(body, 'data');
      return { length: chunk.length, end: () => body.destroy() };
    },
    randomReads: async (key, positions, length) => {
      let read = 0;
      for (const position of positions) {
        read += (await bytesOf(await get(key, `bytes=${position}-${position + length - 1}`))).length;
      }
      return read;
    },
    write: put,
    writeStream: (Key, pieces) =>
      new Upload({
        client,
        params: { Bucket, Key, Body: Readable.from(pieces, { objectMode: false }) },
      }).done(),
    readdir: (prefix) => count(`${prefix}/`, '/'),
    readdirRecursive: (prefix) => count(`${prefix}/`),
    removeTree: async (prefix) => {
      for await (const { Contents = [] } of pages(`${prefix}/`)) {
        const Objects = Contents.map(({ Key }) => ({ Key }));
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
    },
    saveMedium: async (session, bytes) => {
      const id = crypto.randomUUID();
      await put(`${session}/${id}.jpg`, bytes);
      await put(`_manifests/${id}`, `${session}/${id}.jpg`);
      return id;
    },
    openMedium: async (id) => {
      const key = Buffer.from(await bytesOf(await get(`_manifests/${id}`))).toString();
      return (await bytesOf(await get(key))).length;
    },
    close: async () => client.destroy(),
  };
}

export const cannot = {
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
