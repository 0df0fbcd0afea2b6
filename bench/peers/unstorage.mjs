import { createStorage } from 'unstorage';
import s3Driver from 'unstorage/drivers/s3';

/** Keys and values, with a driver that signs for itself and asks by `fetch`. */
export async function open({ store }) {
  const driver = s3Driver({
    endpoint: store.endpoint,
    bucket: store.bucket,
    region: store.region,
    accessKeyId: store.credentials.accessKeyId,
    secretAccessKey: store.credentials.secretAccessKey,
  });
  const storage = createStorage({ driver });
  return {
    readFile: async (key) => (await storage.getItemRaw(key)).byteLength,
    write: (key, bytes) => storage.setItemRaw(key, bytes),
    close: () => storage.dispose(),
  };
}

const WHOLE = 'knows whole values only';
const FIRST_PAGE = 'lists the first 1,000 keys of the bucket and no more';

export const cannot = {
  stat: 'tells no size',
  statSync: 'has no sync form',
  readFileSync: 'has no sync form',
  stream: WHOLE,
  firstByte: WHOLE,
  randomReads: WHOLE,
  writeStream: WHOLE,
  readdir: FIRST_PAGE,
  readdirRecursive: FIRST_PAGE,
  removeTree: FIRST_PAGE,
};
