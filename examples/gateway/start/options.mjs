import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const HELP = `npm start [-- OPTIONS]

  --s3              on S3: through a small S3 server that starts with it, or on the store that
                    MEDIAFS_S3_ENDPOINT and MEDIAFS_S3_BUCKET name
  --replicas N      with --s3: so many applications on one bucket, 1 to 4, each with a cache of its own (1)
  --port N          of the application; replicas and the panel have the next ones (3000). 0: any that are free
  --directory PATH  where media are kept: its directory/, or with --s3 its bucket/ (.media of this example)
  --help`;

export function readOptions(given) {
  const { values } = parseArgs({
    args: given,
    options: {
      s3: { type: 'boolean', default: false },
      replicas: { type: 'string', default: '1' },
      port: { type: 'string', default: '3000' },
      directory: { type: 'string', default: join(import.meta.dirname, '..', '.media') },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    replicas: numberOf('--replicas', values.replicas, 1, 4),
    port: numberOf('--port', values.port, 0, 65_000),
  };
}

function numberOf(name, text, least, most) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${name} is "${text}"; it must be a whole number from ${least} to ${most}`);
}
