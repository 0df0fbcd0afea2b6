import { resolve } from 'node:path';
import { expect } from 'chai';
import { ConfigError, createVolumeFromConfig, loadConfigFromEnv } from '../lib/index.js';

describe('the configuration', () => {
  it('is a directory beside the program when nothing is said', () => {
    expect(loadConfigFromEnv({})).to.deep.equal({
      backend: 'fs',
      mount: '/mediafs',
      baseDirectory: resolve('./.media'),
      s3: undefined,
      freshness: 1000,
      strict: false,
    });
  });

  it('reads what S3 needs', () => {
    const config = loadConfigFromEnv({
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_PREFIX: 'chat',
      MEDIAFS_S3_ENDPOINT: 'http://localhost:9000',
      MEDIAFS_S3_CACHE_DIR: '/var/cache/media',
      MEDIAFS_FRESHNESS: 'immutable',
      MEDIAFS_STRICT: 'true',
      MEDIAFS_MOUNT: '/media/',
    });
    expect(config).to.deep.include({ backend: 's3', mount: '/media', freshness: 'immutable', strict: true });
    expect(config.s3).to.deep.equal({
      bucket: 'media',
      prefix: 'chat',
      region: 'us-east-1',
      endpoint: 'http://localhost:9000',
      cacheDirectory: '/var/cache/media',
    });
  });

  it('reads the same names under another prefix', () => {
    const environment = { GOCLAW_MEDIA_BACKEND: 'memory', MEDIAFS_BACKEND: 's3' };
    expect(loadConfigFromEnv(environment, { prefix: 'GOCLAW_MEDIA_' }).backend).to.equal('memory');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfigFromEnv({ MEDIAFS_BACKEND: '', MEDIAFS_FRESHNESS: '' }).backend).to.equal('fs');
  });

  for (const [text, milliseconds] of [
    ['0s', 0],
    ['250ms', 250],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ] as const) {
    it(`understands a freshness of ${text}`, () => {
      expect(loadConfigFromEnv({ MEDIAFS_FRESHNESS: text }).freshness).to.equal(milliseconds);
    });
  }

  const wrong: readonly [string, Record<string, string>, string][] = [
    ['an unknown backend', { BACKEND: 'gcs' }, 'MEDIAFS_BACKEND is "gcs"; it must be one of fs, s3, memory'],
    [
      'a relative mount path',
      { MOUNT: 'media' },
      'MEDIAFS_MOUNT is "media"; it must be an absolute path, such as /mediafs',
    ],
    [
      'a missing bucket',
      { BACKEND: 's3' },
      'MEDIAFS_S3_BUCKET is not set; it must be the name of the bucket, since MEDIAFS_BACKEND is s3',
    ],
    [
      'an endpoint that is no URL',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_ENDPOINT: 'localhost:9000' },
      'MEDIAFS_S3_ENDPOINT is "localhost:9000"; it must be an http or https URL, such as http://localhost:9000',
    ],
    [
      'a freshness that is no duration',
      { FRESHNESS: 'soon' },
      'MEDIAFS_FRESHNESS is "soon"; it must be a duration (500ms, 1s, 5m, 2h, 1d) or immutable',
    ],
    [
      'a strictness that is neither true nor false',
      { STRICT: 'yes' },
      'MEDIAFS_STRICT is "yes"; it must be true or false',
    ],
  ];
  for (const [what, variables, message] of wrong) {
    it(`refuses ${what}, naming the variable, what it held and what is allowed`, () => {
      const environment = Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [`MEDIAFS_${name}`, value]),
      );
      expect(() => loadConfigFromEnv(environment)).to.throw(ConfigError, message);
    });
  }

  it('never repeats credentials that stand in an endpoint', () => {
    const environment = { MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media' };
    for (const endpoint of [
      'http://key:topsecret@localhost:9000',
      'key:topsecret@localhost',
      'ftp://a:topsecret@host',
    ]) {
      let shown = '';
      try {
        createVolumeFromConfig(loadConfigFromEnv({ ...environment, MEDIAFS_S3_ENDPOINT: endpoint }));
      } catch (error) {
        shown = String(error);
      }
      expect(shown)
        .to.match(/endpoint/i)
        .and.not.to.contain('topsecret');
    }
  });

  it('mounts nothing where the mount path is the directory itself', () => {
    const volume = createVolumeFromConfig(
      loadConfigFromEnv({ MEDIAFS_MOUNT: '/srv/media', MEDIAFS_BASEDIR: '/srv/media' }),
    );
    expect(volume.mountPaths()).to.deep.equal([]);
  });
});
