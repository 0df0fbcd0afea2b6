import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type ObjectFileSystem, type S3FileSystemOptions, s3 } from '../../lib/index.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server } from '../support/s3-server/server.js';
import { clientOf } from '../support/s3-server/spec-client.js';

const OPTIONS = {
  serverSideEncryption: 'aws:kms',
  kmsKeyId: 'alias/media',
  storageClass: 'STANDARD_IA',
  tags: { project: 'media' },
} as const;
const KEPT = { SSEKMSKeyId: 'alias/media', StorageClass: 'STANDARD_IA' };

describe('what an object keeps of what other clients and options gave it', () => {
  let server: S3Server;
  let client: S3Client;
  let cacheDirectory: string;
  const mounts: ObjectFileSystem[] = [];

  before(async () => {
    server = await startS3ServerProcess({ buckets: ['media'] });
    client = clientOf(server);
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  });

  after(async () => {
    for (const mount of mounts) await mount.dispose();
    client.destroy();
    await server.close();
    await rm(cacheDirectory, { recursive: true });
  });

  function mount(options: Partial<S3FileSystemOptions> = {}): ObjectFileSystem {
    const { endpoint, credentials } = server;
    const mounted = s3({ bucket: 'media', endpoint, credentials, cacheDirectory, ...options });
    mounts.push(mounted);
    return mounted;
  }

  const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket: 'media', Key }));

  async function tagsOf(Key: string): Promise<unknown> {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket: 'media', Key }));
    return Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value]));
  }

  function putByOthers(Key: string) {
    const given = { CacheControl: 'max-age=60', ContentEncoding: 'gzip', Tagging: 'by=others' };
    return client.send(new PutObjectCommand({ Bucket: 'media', Key, Body: 'hello', ...given }));
  }

  const changes: Readonly<Record<string, (mounted: ObjectFileSystem, path: string) => Promise<string>>> = {
    chmod: async ({ promises }, path) => {
      await promises.chmod(path, 0o600);
      return path;
    },
    'utimes, after reading': async ({ promises }, path) => {
      await promises.readFile(path);
      await promises.utimes(path, 1, 1);
      return path;
    },
    'sync chmod': async (mounted, path) => {
      mounted.chmodSync(path, 0o600);
      return path;
    },
    rename: async ({ promises }, path) => {
      await promises.rename(path, `${path}-renamed`);
      return `${path}-renamed`;
    },
    copyFile: async ({ promises }, path) => {
      await promises.copyFile(path, `${path}-copied`);
      return `${path}-copied`;
    },
    'copyFile, after reading': async ({ promises }, path) => {
      await promises.readFile(path);
      await promises.copyFile(path, `${path}-copied`);
      return `${path}-copied`;
    },
  };

  for (const [what, change] of Object.entries(changes)) {
    it(`is its headers and its tags, through ${what}`, async () => {
      const key = what.replace(/\W/g, '');
      await putByOthers(key);
      const changed = (await change(mount(), `/${key}`)).slice(1);
      expect(await head(changed)).to.include({ CacheControl: 'max-age=60', ContentEncoding: 'gzip' });
      expect(await tagsOf(changed)).to.deep.equal({ by: 'others' });
    });

    it(`is what the options of the mount say, through ${what}`, async () => {
      const key = `options-${what.replace(/\W/g, '')}`;
      await putByOthers(key);
      const changed = (await change(mount(OPTIONS), `/${key}`)).slice(1);
      expect(await head(changed)).to.include(KEPT);
      expect(await tagsOf(changed)).to.deep.equal({ by: 'others' });
    });
  }

  it('is what the options of the mount say, whoever writes it', async () => {
    const mounted = mount({ ...OPTIONS, partSize: 5 * 1024 * 1024 });
    await mounted.promises.writeFile('/written', 'hello');
    await mounted.promises.writeFile('/large', Buffer.alloc(6 * 1024 * 1024));
    await mounted.promises.mkdir('/made');
    mounted.writeFileSync('/sync', 'hello');
    for (const key of ['written', 'large', 'made/', 'sync']) {
      expect(await head(key), key).to.include(KEPT);
      expect(await tagsOf(key), key).to.deep.equal({ project: 'media' });
    }
  });
});
