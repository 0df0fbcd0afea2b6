import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { S3ObjectStoreOptions } from '../../../lib/object-store/s3/options.js';
import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { listed, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { clientOf } from '../../support/s3-server/spec-client.js';
import { BUCKET, useFaultyS3 } from '../support/faulty-s3.js';

const KMS = { serverSideEncryption: 'aws:kms', kmsKeyId: 'alias/media', bucketKey: true } as const;
const PART = 5 * 1024 * 1024;

describe('how the S3 store has objects kept', () => {
  const faulty = useFaultyS3({ idleTimeout: 20_000 });
  let client: S3Client;

  beforeEach(() => {
    client = clientOf(faulty().server);
  });

  afterEach(() => client.destroy());

  const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));

  async function tagsOf(Key: string): Promise<Record<string, string>> {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key }));
    return Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value]));
  }

  interface Way {
    /** By a store without options. */
    readonly prepare?: () => Promise<unknown>;
    /** Gives the key of what it made. */
    readonly make: (store: S3ObjectStore) => Promise<string>;
  }

  /** Every way in which an object comes to be. */
  const WAYS: Readonly<Record<string, Way>> = {
    'a put': {
      async make(store) {
        await store.put('made', text('x'));
        return 'made';
      },
    },
    'an upload in parts': {
      async make(store) {
        const upload = await store.multipart('made');
        await upload.uploadPart(1, text('x'));
        await upload.complete();
        return 'made';
      },
    },
    'a copy': {
      prepare: () => faulty().store.put('plain', text('x')),
      async make(store) {
        await store.copy('plain', 'made');
        return 'made';
      },
    },
    'a copy with new metadata': {
      prepare: () => faulty().store.put('plain', text('x')),
      async make(store) {
        await store.copy('plain', 'plain', { replace: { metadata: { a: '1' } } });
        return 'plain';
      },
    },
    'a copy in parts': {
      async prepare() {
        await faulty().store.put('plain', pattern(PART + 1));
        await refuseWholeCopies();
      },
      async make(store) {
        await store.copy('plain', 'made');
        return 'made';
      },
    },
  };

  async function makeBy({ prepare, make }: Way, options: Partial<S3ObjectStoreOptions>): Promise<string> {
    const { server, storeWith } = faulty();
    await prepare?.();
    await server.resetCounts();
    return make(storeWith({ ...options, largestCopy: PART }));
  }

  const refuseWholeCopies = () =>
    faulty().misbehave({ when: { operation: 'CopyObject' }, fault: { status: 400, code: 'InvalidRequest' } });

  for (const [what, way] of Object.entries(WAYS)) {
    it(`is the encryption and the class that it was told, after ${what}`, async () => {
      const key = await makeBy(way, { ...KMS, storageClass: 'STANDARD_IA' });
      expect(await head(key)).to.include({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'alias/media',
        BucketKeyEnabled: true,
        StorageClass: 'STANDARD_IA',
      });
    });

    it(`is what the bucket says where nothing was told, after ${what}`, async () => {
      const { server } = faulty();
      const key = await makeBy(way, {});
      const records = await server.log();
      expect((await head(key)).ServerSideEncryption).to.equal('AES256');
      const options = records.flatMap((record) => Object.keys(record.options));
      expect(options.filter((name) => /encryption|storage|tagging$|owner|payer/.test(name))).to.deep.equal(
        [],
      );
    });

    it(`tells whose the bucket must be and who pays by every request of ${what}`, async () => {
      await makeBy(way, { expectedBucketOwner: '123456789012', requestPayer: true });
      const records = await faulty().server.log();
      expect(records).not.to.deep.equal([]);
      for (const { operation, options } of records) {
        expect(options, operation).to.include({
          'x-amz-expected-bucket-owner': '123456789012',
          'x-amz-request-payer': 'requester',
        });
        if (operation.endsWith('Copy') || operation === 'CopyObject') {
          expect(options).to.include({ 'x-amz-source-expected-bucket-owner': '123456789012' });
        }
      }
    });
  }

  it('is EACCES for every call when the bucket is not of the owner that was told', async () => {
    const { store, storeWith } = faulty();
    await store.put('a', text('x'));
    const other = storeWith({ expectedBucketOwner: '210987654321' });
    await refusal(other.head('a'), 'EACCES');
    await refusal(other.get('a'), 'EACCES');
    await refusal(other.put('b', text('x')), 'EACCES');
    await refusal(other.multipart('b'), 'EACCES');
    await refusal(other.copy('a', 'b'), 'EACCES');
    await refusal(listed(other, ''), 'EACCES');
    expect((await other.delete(['a'])).map(({ error }) => error.code)).to.deep.equal(['EACCES']);
    expect((await other.delete(['a', 'b'])).map(({ error }) => error.code)).to.deep.equal([
      'EACCES',
      'EACCES',
    ]);
    expect((await listed(store, '')).keys).to.deep.equal(['a']);
  });

  describe('with tags', () => {
    const tags = { project: 'media archive', 'a/b': 'c=d+é' };

    it('tags what is written, whole or in parts', async () => {
      const store = faulty().storeWith({ tags });
      await store.put('put', text('x'));
      const upload = await store.multipart('parts');
      await upload.uploadPart(1, text('x'));
      await upload.complete();
      expect([await tagsOf('put'), await tagsOf('parts')]).to.deep.equal([tags, tags]);
    });

    it('keeps the tags of the source of a copy, with old metadata and with new, whole or in parts', async () => {
      const { storeWith } = faulty();
      await storeWith({ tags }).put('a', pattern(PART + 1));
      const store = storeWith({ tags: { other: 'tag' }, largestCopy: PART });
      await store.copy('a', 'b');
      await store.copy('a', 'c', { replace: { metadata: {} } });
      await refuseWholeCopies();
      await store.copy('a', 'd');
      for (const key of ['b', 'c', 'd']) expect(await tagsOf(key)).to.deep.equal(tags);
    });

    it('copies in parts where the store knows no tags', async () => {
      const { store, storeWith, misbehave } = faulty();
      await store.put('a', pattern(PART + 1));
      await misbehave(
        { when: { operation: 'CopyObject' }, fault: { status: 400, code: 'InvalidRequest' } },
        { when: { operation: 'GetObjectTagging' }, fault: { status: 501 } },
      );
      await storeWith({ largestCopy: PART }).copy('a', 'b');
      expect((await readAll(store, 'b')).equals(pattern(PART + 1))).to.equal(true);
    });
  });

  describe('with headers that another client has set', () => {
    const headers = {
      'cache-control': 'max-age=60',
      'content-disposition': 'inline',
      'content-encoding': 'gzip',
      'content-language': 'de',
      expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
    };

    beforeEach(() =>
      client.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key: 'a',
          Body: pattern(PART + 1),
          CacheControl: headers['cache-control'],
          ContentDisposition: headers['content-disposition'],
          ContentEncoding: headers['content-encoding'],
          ContentLanguage: headers['content-language'],
          Expires: new Date(headers.expires),
        }),
      ),
    );

    it('tells them', async () => {
      const { store } = faulty();
      expect((await store.head('a')).headers).to.deep.equal(headers);
      const { object, body } = await store.get('a');
      for await (const _ of body);
      expect(object.headers).to.deep.equal(headers);
    });

    it('keeps them in a copy, whole or in parts, unless it is told new ones', async () => {
      const { store, storeWith } = faulty();
      await store.copy('a', 'b');
      await store.copy('a', 'c', { replace: { metadata: {}, contentType: 'a/b', headers } });
      await store.copy('a', 'd', { replace: { metadata: {}, contentType: 'a/b' } });
      await refuseWholeCopies();
      await storeWith({ largestCopy: PART }).copy('a', 'e');
      expect((await store.head('b')).headers).to.deep.equal(headers);
      expect((await store.head('c')).headers).to.deep.equal(headers);
      expect((await store.head('d')).headers).to.equal(undefined);
      expect((await store.head('e')).headers).to.deep.equal(headers);
    });
  });

  it('reads nothing of what is archived, and says so, but tells what it is', async () => {
    const { store } = faulty();
    const object = { Bucket: BUCKET, Key: 'a', Body: 'hello', StorageClass: 'GLACIER' } as const;
    await client.send(new PutObjectCommand(object));
    expect((await store.head('a')).size).to.equal(5);
    expect((await refusal(store.get('a'), 'EACCES')).message).to.contain('archived');
    expect((await refusal(store.copy('a', 'b'), 'EACCES')).message).to.contain('archived');
  });

  it('recognises its own conditional write where the ETag tells nothing of the bytes', async () => {
    const { storeWith, server, misbehave } = faulty();
    const store = storeWith({ ...KMS, checksums: true });
    await misbehave({ when: { operation: 'PutObject', times: 1 }, fault: { afterStoring: true } });
    await store.put('a', text('mine'), { ifNoneMatch: '*' });
    expect(await server.counts()).to.include({ PutObject: 2, HeadObject: 1 });
    await refusal(store.put('a', text('mine'), { ifNoneMatch: '*' }), 'EEXIST');
  });

  describe('in a bucket with versions', () => {
    beforeEach(() =>
      client.send(
        new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
      ),
    );

    it('deletes by a marker, which is nothing that is there', async () => {
      const { store } = faulty();
      const { version } = await store.put('a', text('one'));
      await store.put('b/c', text('x'));
      expect(await store.delete(['a', 'b/c', 'never'])).to.deep.equal([]);
      await refusal(store.head('a'), 'ENOENT');
      await refusal(store.get('a'), 'ENOENT');
      await refusal(store.put('a', text('x'), { ifMatch: version }), 'ESTALE');
      expect(await listed(store, '', { delimiter: '/' })).to.deep.equal({ keys: [], prefixes: [] });
      await store.put('a', text('two'), { ifNoneMatch: '*' });
      expect((await readAll(store, 'a')).toString()).to.equal('two');
    });

    it('copies the present version onto itself', async () => {
      const { store } = faulty();
      await store.put('a', text('one'));
      await store.put('a', text('two'), { metadata: { mode: '33188' } });
      const { version } = await store.head('a');
      await store.copy('a', 'a', { replace: { metadata: { mode: '33152' } }, ifMatch: version });
      expect((await readAll(store, 'a')).toString()).to.equal('two');
      expect((await store.head('a')).metadata).to.deep.equal({ mode: '33152' });
    });
  });
});
