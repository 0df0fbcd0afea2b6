import { Operator } from 'opendal';

const PIECE = 1024 * 1024;

/** The Rust core of OpenDAL behind its Node binding. */
export async function open({ store }) {
  const operator = new Operator('s3', {
    bucket: store.bucket,
    endpoint: store.endpoint,
    region: store.region,
    access_key_id: store.credentials.accessKeyId,
    secret_access_key: store.credentials.secretAccessKey,
    disable_config_load: 'true',
    disable_ec2_metadata: 'true',
  });
  const files = (entries) => entries.filter((entry) => entry.metadata().isFile()).length;
  const read = async (key) => (await operator.read(key)).length;
  return {
    readFile: read,
    get: read,
    readFileSync: (key) => operator.readSync(key).length,
    stat: async (key) => Number((await operator.stat(key)).contentLength),
    statSync: (key) => Number(operator.statSync(key).contentLength),
    stream: async (key) => {
      const reader = await operator.reader(key);
      const buffer = Buffer.allocUnsafe(PIECE);
      let length = 0;
      for (;;) {
        const read = Number(await reader.read(buffer));
        if (read === 0) return length;
        length += read;
      }
    },
    firstByte: async (key) => {
      const reader = await operator.reader(key);
      return { length: Number(await reader.read(Buffer.allocUnsafe(64 * 1024))), end: () => {} };
    },
    randomReads: async (key, positions, length) => {
      let read = 0;
      for (const position of positions) {
        read += (await operator.read(key, { offset: BigInt(position), size: BigInt(length) })).length;
      }
      return read;
    },
    write: (key, bytes) => operator.write(key, bytes),
    writeStream: async (key, pieces) => {
      const writer = await operator.writer(key, { chunk: BigInt(8 * PIECE) });
      for (const piece of pieces) await writer.write(piece);
      await writer.close();
    },
    readdir: async (prefix) => files(await operator.list(`${prefix}/`)),
    readdirRecursive: async (prefix) => files(await operator.list(`${prefix}/`, { recursive: true })),
    removeTree: (prefix) => operator.removeAll(`${prefix}/`),
    close: async () => {},
  };
}
