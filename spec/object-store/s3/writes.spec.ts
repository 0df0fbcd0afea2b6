import { expect } from 'chai';
import { listed, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

const LOST = { afterStoring: true } as const;

describe('a write of the S3 store', () => {
  const faulty = useFaultyS3();

  it('that creates has succeeded although the first answer was lost', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ when: { operation: 'PutObject', times: 1 }, fault: LOST });
    const { version } = await store.put('a', text('hello'), { ifNoneMatch: '*', metadata: { a: '1' } });
    expect(version).to.equal('"5d41402abc4b2a76b9719d911017c592"');
    const counts = await server.counts();
    expect([counts['PutObject'], counts['HeadObject']]).to.deep.equal([2, 1]);
  });

  it('that replaces has succeeded although the first answer was lost', async () => {
    const { store, misbehave } = faulty();
    const { version } = await store.put('a', text('old'));
    await misbehave({ when: { operation: 'PutObject', times: 1 }, fault: LOST });
    await store.put('a', text('new'), { ifMatch: version });
    expect((await readAll(store, 'a')).toString()).to.equal('new');
  });

  it('that creates is EEXIST when another was there before its second attempt', async () => {
    const { store, misbehave } = faulty();
    await store.put('a', text('other'));
    await misbehave({ when: { operation: 'PutObject', times: 1 }, fault: { status: 503 } });
    await refusal(store.put('a', text('mine'), { ifNoneMatch: '*' }), 'EEXIST');
  });

  it('that creates is EEXIST when the same bytes are there with other metadata', async () => {
    const { store, misbehave } = faulty();
    await store.put('a', text('same'), { metadata: { writer: 'other' } });
    await misbehave({ when: { operation: 'PutObject', times: 1 }, fault: { status: 503 } });
    await refusal(store.put('a', text('same'), { ifNoneMatch: '*', metadata: { writer: 'me' } }), 'EEXIST');
  });

  it('asks nothing more when it is refused at its first attempt', async () => {
    const { store, server } = faulty();
    await store.put('a', text('same'));
    await server.resetCounts();
    await refusal(store.put('a', text('same'), { ifNoneMatch: '*' }), 'EEXIST');
    expect(await server.counts())
      .to.include({ PutObject: 1 })
      .and.not.to.have.property('HeadObject');
  });

  it('is tried again when it meets another one under way (409)', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ when: { operation: 'PutObject', times: 3 }, fault: { status: 409 } });
    await store.put('a', text('hello'), { ifNoneMatch: '*' });
    expect((await server.counts())['PutObject']).to.equal(4);
  });

  it('is ESTALE when it meets another one a fourth time', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ when: { operation: 'PutObject' }, fault: { status: 409 } });
    await refusal(store.put('a', text('hello'), { ifNoneMatch: '*' }), 'ESTALE');
  });

  it('does not send a large body that its condition refuses', async () => {
    const { store, server } = faulty();
    await store.put('a', text('there'));
    await server.resetCounts();
    await refusal(store.put('a', pattern(8_000_000), { ifNoneMatch: '*' }), 'EEXIST');
    expect((await server.counts())['bytesReceived']).to.be.below(1_000_000);
  });

  it('sends a large body whose condition holds', async () => {
    const { store } = faulty();
    await store.put('a', pattern(3_000_000), { ifNoneMatch: '*' });
    expect((await readAll(store, 'a')).length).to.equal(3_000_000);
  });

  it('in parts has succeeded although the answer to its completion was lost', async () => {
    const { store, misbehave } = faulty();
    const upload = await store.multipart('a', { ifNoneMatch: '*' });
    await upload.uploadPart(1, text('hello'));
    await misbehave({ when: { operation: 'CompleteMultipartUpload', times: 1 }, fault: LOST });
    const { version } = await upload.complete();
    expect((await store.head('a')).version).to.equal(version);
  });

  it('in parts is given up in the store when its completion is refused', async () => {
    const { store, server } = faulty();
    const upload = await store.multipart('a', { ifNoneMatch: '*' });
    await upload.uploadPart(1, text('hello'));
    await store.put('a', text('other'));
    await refusal(upload.complete(), 'EEXIST');
    expect(await server.counts()).to.include({ AbortMultipartUpload: 1 });
  });

  it('in parts can be given up while parts are on their way', async () => {
    const { store, server, misbehave } = faulty();
    const upload = await store.multipart('a');
    await misbehave({ when: { operation: 'UploadPart' }, fault: { delayMilliseconds: 5000 } });
    const part = refusal(upload.uploadPart(1, text('hello')), 'ESTALE');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await upload.abort();
    await part;
    expect(await server.counts()).to.include({ AbortMultipartUpload: 1 });
  });
});

describe('a copy of the S3 store', () => {
  const faulty = useFaultyS3({ largestCopy: 5 * 1024 * 1024 });
  const TOO_LARGE = {
    when: { operation: 'CopyObject' },
    fault: { status: 400, code: 'InvalidRequest' },
  } as const;

  it('of what is too large for one request is made in parts, with all that belongs to it', async () => {
    const { store, server, misbehave } = faulty();
    const bytes = pattern(12_000_000);
    await store.put('a b+é', bytes, { contentType: 'video/mp4', metadata: { a: '1' } });
    await misbehave(TOO_LARGE);
    const { version } = await store.copy('a b+é', 'copy');
    expect((await readAll(store, 'copy')).equals(bytes)).to.equal(true);
    const { contentType, metadata, ...information } = await store.head('copy');
    expect({ contentType, metadata }).to.deep.equal({ contentType: 'video/mp4', metadata: { a: '1' } });
    expect(information.version).to.equal(version);
    expect(await server.counts()).to.include({ UploadPartCopy: 3, CompleteMultipartUpload: 1 });
  });

  it('in parts is ESTALE when the source is another version than ifMatch names, and leaves nothing', async () => {
    const { store, server, misbehave } = faulty();
    await store.put('a', pattern(12_000_000));
    await misbehave(TOO_LARGE);
    await refusal(store.copy('a', 'copy', { ifMatch: '"11111111111111111111111111111111"' }), 'ESTALE');
    expect(await server.counts()).to.include({ AbortMultipartUpload: 1 });
    expect((await listed(store, '')).keys).to.deep.equal(['a']);
  });

  it('that is refused for another reason is not tried in parts', async () => {
    const { store, server, misbehave } = faulty();
    await store.put('a', text('small'));
    await misbehave(TOO_LARGE);
    await refusal(store.copy('a', 'copy'), 'EINVAL');
    expect(await server.counts()).not.to.have.property('CreateMultipartUpload');
  });

  it('that creates has succeeded although the first answer was lost', async () => {
    const { store, misbehave } = faulty();
    await store.put('a', text('hello'));
    await misbehave({ when: { operation: 'CopyObject', times: 1 }, fault: LOST });
    await store.copy('a', 'copy', { ifNoneMatch: '*' });
    expect((await readAll(store, 'copy')).toString()).to.equal('hello');
  });

  it('costs one request', async () => {
    const { store, server } = faulty();
    await store.put('a', text('hello'));
    await server.resetCounts();
    await store.copy('a', 'b');
    await store.copy('a', 'a', { replace: { contentType: 'image/png', metadata: { b: '2' } } });
    expect(await server.counts())
      .to.include({ CopyObject: 2 })
      .and.not.to.have.property('HeadObject');
  });
});

describe('a delete of the S3 store', () => {
  for (const checksums of [false, true]) {
    describe(checksums ? 'with checksums' : 'without checksums', () => {
      const faulty = useFaultyS3({ checksums });
      const KEYS = ['a', 'b', 'c d'];

      beforeEach(async () => {
        for (const key of KEYS) await faulty().store.put(key, text('x'));
      });

      it('of several keys is one request', async () => {
        const { store, server } = faulty();
        await server.resetCounts();
        expect(await store.delete(KEYS)).to.deep.equal([]);
        expect(await server.counts())
          .to.include({ DeleteObjects: 1 })
          .and.not.to.have.property('DeleteObject');
      });

      it('of several keys is one request each where the store knows no batches, and asks only once', async () => {
        const { store, server, misbehave } = faulty();
        await misbehave({ when: { operation: 'DeleteObjects' }, fault: { status: 501 } });
        expect(await store.delete(KEYS)).to.deep.equal([]);
        expect(await store.delete(KEYS)).to.deep.equal([]);
        expect(await server.counts()).to.include({ DeleteObjects: checksums ? 2 : 1, DeleteObject: 6 });
        expect((await listed(store, '')).keys).to.deep.equal([]);
      });

      it('that fails names every key with what happened', async () => {
        const { store, misbehave } = faulty();
        await misbehave({ when: { operation: 'DeleteObjects' }, fault: { status: 403 } });
        const failures = await store.delete(KEYS);
        expect(failures.map(({ key, error }) => [key, error.key, error.code])).to.deep.equal(
          KEYS.map((key) => [key, key, 'EACCES']),
        );
      });

      it('of one key that the store says is not there is no failure', async () => {
        const { store, misbehave } = faulty();
        await misbehave({ when: { operation: 'DeleteObject' }, fault: { status: 404, code: 'NoSuchKey' } });
        expect(await store.delete(['a'])).to.deep.equal([]);
      });
    });
  }
});
