import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  createMediaStore,
  createVolume,
  loadConfigFromEnv,
  mediaStoreFromEnv,
  openMetrics,
  redirect,
  s3,
} from '../../../lib/index.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { type S3Server, startS3Server } from '../../support/s3-server/server.js';

const SECRET = 'geheimnis+1/2=';
const TOKEN = 'Sitzung//3==';

describe('secrets', () => {
  let server: S3Server;
  let directory: string;

  before(async () => {
    const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: SECRET, sessionToken: TOKEN };
    server = await startS3Server({ buckets: ['media'] });
    await server.trust([credentials]);
    directory = await mkdtemp(join(tmpdir(), 'mediafs-secrets-'));
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  const place = () => ({
    ...{ bucket: 'media', endpoint: server.endpoint, cacheDirectory: join(directory, 'cache') },
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: SECRET, sessionToken: TOKEN },
  });

  /** As a logger, a debugger or a test that fails shows it. */
  function expectNoSecret(what: string, shown: unknown): void {
    const texts = [
      inspect(shown, {
        depth: 20,
        showHidden: true,
        getters: false,
        maxStringLength: null,
        breakLength: 1 << 20,
      }),
      String(shown),
      safeJson(shown),
    ];
    for (const text of texts)
      for (const secret of [SECRET, TOKEN, encodeURIComponent(SECRET), encodeURIComponent(TOKEN)])
        expect(text.includes(secret), `${what} shows a secret`).to.equal(false);
  }

  it('are in no public object that is inspected, after it was used', async () => {
    const files = s3(place());
    const volume = createVolume();
    volume.mount('/m', files);
    const media = createMediaStore({ fileSystem: files });
    const redirection = redirect(volume);
    const store = new S3ObjectStore(place());
    try {
      await volume.promises.writeFile('/m/file', 'content');
      const handle = await volume.promises.open('/m/file');
      const stream = volume.createReadStream('/m/file');
      const saved = await media.save('session', Buffer.from('x'), { mime: 'image/png' });
      const reading = await store.get('file');
      const failure = await volume.promises.readFile('/m/absent').catch((error: unknown) => error);
      const shown = { files, volume, media, redirection, store, handle, stream, saved, reading, failure };
      for (const [what, value] of Object.entries(shown)) expectNoSecret(what, value);
      expectNoSecret('promises', volume.promises);
      expectNoSecret('metrics', openMetrics(files.metrics()));
      expectNoSecret('stats', await volume.promises.stat('/m/file'));
      await handle.close();
      for await (const chunk of stream) expect(chunk).to.have.length(7);
      for await (const chunk of reading.body) expect(chunk).to.have.length(7);
    } finally {
      redirection.dispose();
      await volume.dispose();
      await store.close();
    }
  });

  it('are in nothing that is read of the environment', async () => {
    const environment = {
      ...{ MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'absent', MEDIAFS_S3_ENDPOINT: server.endpoint },
      ...{ MEDIAFS_S3_CACHE_DIR: directory, MEDIAFS_S3_ATTEMPTS: '1' },
      ...{ AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN },
    };
    expectNoSecret('the configuration', loadConfigFromEnv(environment));
    const former = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const failure = await mediaStoreFromEnv(environment).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      expectNoSecret('the failure to start', failure);
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
      Object.assign(process.env, former);
    }
  });

  it('are refused in a mount URL without being repeated', () => {
    const shown = (() => {
      try {
        return s3({ ...place(), endpoint: `http://AKIDTEST:${encodeURIComponent(SECRET)}@127.0.0.1:1` });
      } catch (error) {
        return error;
      }
    })();
    expectNoSecret('the refusal of an endpoint', shown);
  });
});

function safeJson(value: unknown): string {
  const seen = new Set<unknown>();
  try {
    return (
      JSON.stringify(value, (_, inner: unknown) => {
        if (typeof inner === 'bigint') return `${inner}`;
        if (typeof inner === 'object' && inner !== null) {
          if (seen.has(inner)) return undefined;
          seen.add(inner);
        }
        return inner;
      }) ?? ''
    );
  } catch {
    return '';
  }
}
