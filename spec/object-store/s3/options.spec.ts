import { expect } from 'chai';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';

/** Option, what it holds, what the message says it is. */
const WRONG: readonly [keyof S3ObjectStoreOptions, unknown, string][] = [
  ['bucket', undefined, 'undefined'],
  ['bucket', '', '""'],
  ['bucket', 'a', '"a"'],
  ['bucket', 'Photos', '"Photos"'],
  ['bucket', 'a/b/c', '"a/b/c"'],
  ['bucket', 'a..b', '"a..b"'],
  ['prefix', 5, '5'],
  ['region', {}, '{}'],
  ['endpoint', '', '""'],
  ['endpoint', 'localhost:9000', '"localhost:9000"'],
  ['endpoint', 'ftp://localhost', '"ftp://localhost"'],
  ['endpoint', 'http://localhost/path', '"http://localhost/path"'],
  ['endpoint', 'http://localhost/?a=b', '"http://localhost/?a=b"'],
  ['serverSideEncryption', 'AES128', '"AES128"'],
  ['kmsKeyId', 'key with spaces', '"key with spaces"'],
  ['bucketKey', 'yes', '"yes"'],
  ['storageClass', 'GLACIER', '"GLACIER"'],
  ['storageClass', 'DEEP_ARCHIVE', '"DEEP_ARCHIVE"'],
  ['storageClass', 'WARM', '"WARM"'],
  ['expectedBucketOwner', '12345', '"12345"'],
  ['expectedBucketOwner', 123456789012, '123456789012'],
  ['requestPayer', 'requester', '"requester"'],
  ['tags', 'a=1', '"a=1"'],
  ['tags', { 'aws:a': '1' }, '{"aws:a":"1"}'],
  ['tags', { a: 1 }, '{"a":1}'],
  ['tags', { '': 'x' }, '{"":"x"}'],
  ['tags', { a: '?' }, '{"a":"?"}'],
  ['deadline', 0, '0'],
  ['pathStyle', 'yes', '"yes"'],
  ['checksums', 1, '1'],
  ['maximumConcurrency', 0, '0'],
  ['partSize', 1000, '1000'],
  ['connectTimeout', -1, '-1'],
  ['idleTimeout', 1.5, '1.5'],
  ['attempts', 0, '0'],
  ['retryPause', -1, '-1'],
  ['bodyResumes', -1, '-1'],
  ['equalParts', 'R2', '"R2"'],
  ['largestCopy', 1, '1'],
];

describe('the options of the S3 store', () => {
  for (const [name, value, held] of WRONG) {
    it(`refuse ${name} ${held}, and say so`, () => {
      expect(() => make({ [name]: value })).to.throw(TypeError, new RegExp(`^The '${name}.*; it is .*\\.$`));
      expect(() => make({ [name]: value })).to.throw(`; it is ${held}.`);
    });
  }

  it('want equal parts of an upload wherever the store may be one that does', () => {
    const equal = (options: object) => make(options).capabilities.equalParts;
    expect(equal({})).to.equal(false);
    expect(equal({ endpoint: 'https://s3.eu-central-1.amazonaws.com' })).to.equal(false);
    expect(equal({ endpoint: 'https://account.r2.cloudflarestorage.com' })).to.equal(true);
    expect(equal({ endpoint: 'http://localhost:9000', equalParts: false })).to.equal(false);
    expect(equal({ equalParts: true })).to.equal(true);
  });

  it('refuse credentials in the endpoint without repeating them', () => {
    for (const endpoint of ['http://user:geheim@localhost', 'http://user:geheim@local host:x']) {
      expect(() => make({ endpoint })).to.throw(TypeError, /^The 'endpoint' option must (?!.*geheim)/);
    }
  });

  it('refuse credentials that are not whole without repeating them', () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: '', sessionToken: 'geheim' };
    expect(() => make({ credentials })).to.throw(TypeError, /^The 'credentials' option must (?!.*geheim)/);
  });

  it('take an endpoint with a slash at its end', () => {
    expect(make({ endpoint: 'http://localhost:9000/' }).name).to.equal(
      make({ endpoint: 'http://localhost:9000' }).name,
    );
  });

  it('are a bucket and nothing else, at the least', () => {
    expect(make({}).partSize).to.equal(8 * 1024 * 1024);
  });
});

describe('the name of an S3 store', () => {
  it('is the bucket and a short hash', () => {
    expect(make({ bucket: 'photos' }).name).to.match(/^photos-[0-9a-f]{8}$/);
  });

  it('is the same however the prefix is written, and for every region', () => {
    const names = ['a/b', '/a/b', 'a/b/', '/a/b/'].map((prefix) => make({ prefix }).name);
    expect(new Set([...names, make({ prefix: 'a/b', region: 'eu-west-1' }).name]).size).to.equal(1);
  });

  it('differs by bucket, prefix and endpoint', () => {
    const options = [
      {},
      { bucket: 'videos' },
      { prefix: 'a' },
      { prefix: 'b' },
      { endpoint: 'http://localhost' },
    ];
    expect(new Set(options.map((option) => make(option).name)).size).to.equal(options.length);
  });
});

function make(options: object): S3ObjectStore {
  return new S3ObjectStore({ bucket: 'photos', ...options });
}
