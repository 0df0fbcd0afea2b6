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

  it('reads all else that S3 can be told', () => {
    const config = loadConfigFromEnv({
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_REGION: 'eu-central-1',
      MEDIAFS_S3_PATH_STYLE: 'true',
      MEDIAFS_S3_CHECKSUMS: '0',
      MEDIAFS_S3_SERVER_SIDE_ENCRYPTION: 'aws:kms',
      MEDIAFS_S3_KMS_KEY_ID: 'alias/media',
      MEDIAFS_S3_BUCKET_KEY: 'true',
      MEDIAFS_S3_STORAGE_CLASS: 'INTELLIGENT_TIERING',
      MEDIAFS_S3_EXPECTED_BUCKET_OWNER: '123456789012',
      MEDIAFS_S3_REQUEST_PAYER: 'true',
      MEDIAFS_S3_TAGS: 'project=media%20archive&team=a',
      MEDIAFS_S3_MAXIMUM_CONCURRENCY: '4',
      MEDIAFS_S3_PART_SIZE: '5242880',
      MEDIAFS_S3_CONNECT_TIMEOUT: '500ms',
      MEDIAFS_S3_IDLE_TIMEOUT: '2s',
      MEDIAFS_S3_DEADLINE: '1m',
      MEDIAFS_S3_ATTEMPTS: '5',
      MEDIAFS_S3_RETRY_PAUSE: '50ms',
      MEDIAFS_S3_BODY_RESUMES: '2',
      MEDIAFS_S3_STALE_IF_ERROR: '2h',
      MEDIAFS_READ_BUDGET: '32MiB',
      MEDIAFS_CACHE_MAX_BYTES: '1.5GiB',
      MEDIAFS_CACHE_MIN_FREE_RATIO: '0.1',
      MEDIAFS_CACHE_GRACE: '5m',
      MEDIAFS_CACHE_FILE_MODE: '640',
      MEDIAFS_CACHE_DIRECTORY_MODE: '2750',
      MEDIAFS_CACHE_DEADLINE: '5s',
      MEDIAFS_CACHE_SHARE_FILLS: 'true',
      MEDIAFS_RANGED_HANDLES: 'false',
    });
    expect(config.s3).to.deep.equal({
      bucket: 'media',
      prefix: '',
      region: 'eu-central-1',
      pathStyle: true,
      checksums: false,
      serverSideEncryption: 'aws:kms',
      kmsKeyId: 'alias/media',
      bucketKey: true,
      storageClass: 'INTELLIGENT_TIERING',
      expectedBucketOwner: '123456789012',
      requestPayer: true,
      tags: { project: 'media archive', team: 'a' },
      maximumConcurrency: 4,
      partSize: 5_242_880,
      connectTimeout: 500,
      idleTimeout: 2000,
      deadline: 60_000,
      attempts: 5,
      retryPause: 50,
      bodyResumes: 2,
      staleIfError: 7_200_000,
      readBudget: 33_554_432,
      maxBytes: 1_610_612_736,
      minFreeRatio: 0.1,
      grace: 300_000,
      cacheFileMode: 0o640,
      cacheDirectoryMode: 0o2750,
      cacheDeadline: 5000,
      shareFills: true,
      rangedHandles: false,
    });
    createVolumeFromConfig(config);
  });

  it('reads nothing of S3 for another backend', () => {
    expect(loadConfigFromEnv({ MEDIAFS_S3_STORAGE_CLASS: 'nonsense' }).s3).to.equal(undefined);
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

  for (const [text, rangedHandles] of [
    ['true', true],
    ['0', false],
    ['64MiB', 67_108_864],
  ] as const) {
    it(`understands ranged handles of ${text}`, () => {
      const environment = { MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media', MEDIAFS_RANGED_HANDLES: text };
      expect(loadConfigFromEnv(environment).s3?.rangedHandles).to.equal(rangedHandles);
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
      'MEDIAFS_S3_ENDPOINT is "localhost:9000"; it must be an http or https URL of a host and port only, without credentials, such as http://localhost:9000',
    ],
    [
      'an encryption that S3 does not know',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_SERVER_SIDE_ENCRYPTION: 'yes' },
      'MEDIAFS_S3_SERVER_SIDE_ENCRYPTION is "yes"; it must be AES256, aws:kms or aws:kms:dsse',
    ],
    [
      'a key without the encryption that uses it',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_KMS_KEY_ID: 'abc' },
      'MEDIAFS_S3_KMS_KEY_ID is "abc"; it must be left out, unless serverSideEncryption is aws:kms',
    ],
    [
      'a class of storage that is an archive',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_STORAGE_CLASS: 'DEEP_ARCHIVE' },
      'MEDIAFS_S3_STORAGE_CLASS is "DEEP_ARCHIVE"; it must be STANDARD, STANDARD_IA, ',
    ],
    [
      'an owner that is no account',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_EXPECTED_BUCKET_OWNER: 'me' },
      'MEDIAFS_S3_EXPECTED_BUCKET_OWNER is "me"; it must be an AWS account id of 12 digits',
    ],
    [
      'tags that cannot be read',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_TAGS: 'a=1&a=2' },
      'MEDIAFS_S3_TAGS is "a=1&a=2"; it must be tags as in a query, such as a=1&b=2: at most 10 tags',
    ],
    [
      'a part that is too small',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_PART_SIZE: '1000' },
      'MEDIAFS_S3_PART_SIZE is "1000"; it must be a whole number from 5242880 to 5368709120',
    ],
    [
      'a number that is none',
      { BACKEND: 's3', S3_BUCKET: 'media', S3_ATTEMPTS: 'many' },
      'MEDIAFS_S3_ATTEMPTS is "many"; it must be a whole number from 1 to 100',
    ],
    [
      'a budget that is no size',
      { BACKEND: 's3', S3_BUCKET: 'media', READ_BUDGET: '64 megabytes' },
      'MEDIAFS_READ_BUDGET is "64 megabytes"; it must be a number of bytes (1048576, 512KiB, 64MiB, 10GiB)',
    ],
    [
      'a cache of no bytes',
      { BACKEND: 's3', S3_BUCKET: 'media', CACHE_MAX_BYTES: '0' },
      'MEDIAFS_CACHE_MAX_BYTES is "0"; it must be a number of bytes (1048576, 512KiB, 64MiB, 10GiB)',
    ],
    [
      'a share of more than all',
      { BACKEND: 's3', S3_BUCKET: 'media', CACHE_MIN_FREE_RATIO: '1.5' },
      'MEDIAFS_CACHE_MIN_FREE_RATIO is "1.5"; it must be a number from 0 to 1',
    ],
    [
      'a mode that is not octal',
      { BACKEND: 's3', S3_BUCKET: 'media', CACHE_FILE_MODE: '0o688' },
      'MEDIAFS_CACHE_FILE_MODE is "0o688"; it must be permission bits in octal, such as 640',
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
