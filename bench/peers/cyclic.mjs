/** @cyclic.sh/s3fs: the promises of `fs` over the AWS SDK; its sync forms start a process for each call. */
export async function open({ store }) {
  // Without these in the environment it turns to the local disk.
  process.env.AWS_ACCESS_KEY_ID = store.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = store.credentials.secretAccessKey;
  process.env.AWS_SESSION_TOKEN ??= '';
  const { default: create } = await import('@cyclic.sh/s3fs');
  const { default: createPromises } = await import('@cyclic.sh/s3fs/promises');
  const { endpoint, region, credentials } = store;
  const given = [store.bucket, { endpoint, region, credentials, forcePathStyle: true }];
  const promises = createPromises(...given);
  const sync = create(...given);
  // Relative ones are resolved against the working directory.
  const at = (key) => `/${key}`;
  return {
    readFile: async (key) => (await promises.readFile(at(key))).length,
    readFileSync: (key) => sync.readFileSync(at(key)).length,
    stat: async (key) => (await promises.stat(at(key))).size,
    write: (key, bytes) => promises.writeFile(at(key), bytes),
    close: async () => {},
  };
}

const FIRST_PAGE = 'lists the first 1,000 keys of a prefix and no more';
const NO_STREAMS = 'has no streams';

export const cannot = {
  stream: NO_STREAMS,
  firstByte: NO_STREAMS,
  writeStream: NO_STREAMS,
  randomReads: 'reads objects from their beginning only',
  readdir: FIRST_PAGE,
  readdirRecursive: 'has no recursive form',
  removeTree: FIRST_PAGE,
};
