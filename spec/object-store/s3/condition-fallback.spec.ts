import { expect } from 'chai';
import type { StoreError } from '../../../lib/object-store/store-error.js';
import { abortion, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { CEPH_16, CEPH_20, PLAIN, SWIFT } from '../../support/s3-server/server.js';
import { BUCKET, onQuirkyS3 } from '../support/quirky-s3.js';

const CREATE = { ifNoneMatch: '*' } as const;
const MEBIBYTE = 1024 * 1024;

describe('a write on a condition that a store does not keep', () => {
  it('is ENOTSUP, and says what was seen', () =>
    onQuirkyS3(SWIFT, async ({ store }) => {
      const create = await refusal(store.put('a', text('hello'), CREATE), 'ENOTSUP');
      expect(create.message).to.contain('If-None-Match on PutObject (8 of 8 writers at once won)');
      const replace = await refusal(store.put('a', text('hello'), { ifMatch: '"a"' }), 'ENOTSUP');
      expect(replace.message).to.contain('If-Match on PutObject (the right ETag was answered 501)');
      await refusal(store.head('a'), 'ENOENT');
    }));

  it('in parts is ENOTSUP before the first part is sent', () =>
    onQuirkyS3(SWIFT, async ({ server, store }) => {
      await refusal(store.multipart('a', CREATE), 'ENOTSUP');
      const sent = (await server.log()).filter(({ key }) => key === 'a');
      expect(sent).to.deep.equal([]);
    }));

  it('may look first where its caller says so, at the price of one HEAD', () =>
    onQuirkyS3(SWIFT, async ({ server, store }) => {
      const { version } = await store.put('a', text('one'));
      await store.put('a', text('two'), { ifMatch: version, orLookFirst: true });
      await server.resetCounts();
      await refusal(store.put('a', text('three'), { ifMatch: version, orLookFirst: true }), 'ESTALE');
      expect(Object.keys(await server.counts()).filter((name) => /^[A-Z]/.test(name))).to.deep.equal([
        'HeadObject',
      ]);
      expect((await readAll(store, 'a')).toString()).to.equal('two');
    }));

  it('never looks first with conditionFallback none', () =>
    onQuirkyS3(
      SWIFT,
      async ({ store }) => {
        const { version } = await store.put('a', text('one'));
        const options = { ifMatch: version, orLookFirst: true };
        await refusal(store.put('a', text('two'), options), 'ENOTSUP');
        await refusal(store.put('b', text('two'), { ...CREATE, orLookFirst: true }), 'ENOTSUP');
        await refusal(store.multipart('a', options), 'ENOTSUP');
      },
      { conditionFallback: 'none' },
    ));

  it('always looks first with conditionFallback all', () =>
    onQuirkyS3(
      PLAIN,
      async ({ store }) => {
        const { version } = await store.put('a', text('one'), CREATE);
        await refusal(store.put('a', text('two'), CREATE), 'EEXIST');
        await store.put('a', text('two'), { ifMatch: version });
        await refusal(store.put('a', text('three'), { ifMatch: version }), 'ESTALE');
        await store.copy('a', 'b', CREATE);
        await refusal(store.copy('a', 'b', CREATE), 'EEXIST');
        await refusal(store.copy('a', 'c', { ifMatch: version }), 'ESTALE');
        const upload = await store.multipart('a', CREATE);
        await upload.uploadPart(1, text('three'));
        await refusal(upload.complete(), 'EEXIST');
        expect((await readAll(store, 'a')).toString()).to.equal('two');
      },
      { conditionFallback: 'all' },
    ));

  it('tells the operator once, with the place and what was seen', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    try {
      await onQuirkyS3(SWIFT, async ({ store }) => {
        const { version } = await store.put('a', text('one'));
        const options = { ifMatch: version, orLookFirst: true };
        await store.put('a', text('two'), options);
        await refusal(store.put('a', text('three'), options), 'ESTALE');
        await new Promise(setImmediate);
      });
    } finally {
      process.off('warning', listen);
    }
    const own = warnings.filter(({ name }) => name === 'MediafsWarning');
    expect(own).to.have.length(1);
    expect(own[0]?.message).to.match(/^127\.0\.0\.1:\d+, bucket quirky: .*If-Match on PutObject.*501/);
  });

  it('leaves no update of a racer behind where the condition is kept in another form', () =>
    onQuirkyS3(CEPH_16, async ({ store }) => {
      const { version } = await store.put('a', text('before'));
      const puts = Array.from({ length: 12 }, (_, index) =>
        store.put('a', text(`${index}`), { ifMatch: version }),
      );
      const codes = (await Promise.allSettled(puts)).map((result) =>
        result.status === 'fulfilled' ? 'done' : (result.reason as StoreError).code,
      );
      expect(codes.filter((code) => code === 'done')).to.have.length(1);
      expect([...new Set(codes)].sort()).to.deep.equal(['ESTALE', 'done']);
    }));
});

describe('a copy to a target that must be new, in a store whose copies do not see to it', () => {
  it('passes through here where it fits in one part: HEAD, GET and a conditional PUT', () =>
    onQuirkyS3(CEPH_20, async ({ server, store }) => {
      await store.put('a', text('hello'), { contentType: 'image/png', metadata: { a: '1' } });
      await store.copy('a', 'b', CREATE);
      await server.resetCounts();
      await store.copy('a', 'c', CREATE);
      expect(await server.counts()).to.deep.include({ HeadObject: 1, GetObject: 1, PutObject: 1 });
      expect(await server.counts()).not.to.have.property('CopyObject');
    }));

  it('is copied in parts where it does not, and completed on the condition', () =>
    onQuirkyS3(
      CEPH_20,
      async ({ server, store }) => {
        const bytes = pattern(5 * MEBIBYTE + 1);
        await store.put('a', bytes, { contentType: 'image/png', metadata: { a: '1' } });
        await store.copy('a', 'b', CREATE);
        await refusal(store.copy('a', 'b', CREATE), 'EEXIST');
        expect((await readAll(store, 'b')).equals(bytes)).to.equal(true);
        expect(await store.head('b')).to.deep.include({ contentType: 'image/png', metadata: { a: '1' } });
        expect((await server.counts())['UploadPartCopy']).to.be.above(1);
      },
      { partSize: 5 * MEBIBYTE },
    ));

  it('is ENOTSUP where no write keeps such a condition', () =>
    onQuirkyS3(SWIFT, async ({ store }) => {
      await store.put('a', text('hello'));
      await refusal(store.copy('a', 'b', CREATE), 'ENOTSUP');
      await refusal(store.head('b'), 'ENOENT');
    }));
});

describe('a copy in parts, in a store that does not check the version of each', () => {
  it('is ESTALE when the source changes under way, and shows nothing', () =>
    onQuirkyS3(
      CEPH_20,
      async ({ server, store, storeWith }) => {
        const [one, two] = [pattern(6 * MEBIBYTE, 1), pattern(6 * MEBIBYTE, 2)];
        await store.put('a', one);
        // Learnt before, so that the change comes between the parts and the completion.
        await store.findings();
        await server.resetCounts();
        await server.misbehave([
          { when: { operation: 'UploadPartCopy' }, fault: { delayMilliseconds: 300 } },
          { when: { operation: 'CopyObject' }, fault: { status: 400, code: 'InvalidRequest' } },
        ]);
        const copy = refusal(store.copy('a', 'b'), 'ESTALE');
        await new Promise((resolve) => setTimeout(resolve, 100));
        await storeWith().put('a', two);
        await copy;
        await refusal(store.head('b'), 'ENOENT');
        expect(await server.counts()).to.include({ AbortMultipartUpload: 1 });
      },
      { largestCopy: 5 * MEBIBYTE, conditions: 'probe' },
    ));
});

describe('a store that cannot be probed', () => {
  it('for want of rights serves plain calls, and refuses conditional ones with that as the reason', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      await store.put('a', text('hello'));
      await server.misbehave([
        { when: { key: { prefix: '_mediafs/' } }, fault: { status: 403, code: 'AccessDenied' } },
      ]);
      expect((await readAll(store, 'a')).toString()).to.equal('hello');
      await store.put('a', text('again'));
      const failure = await refusal(store.put('b', text('hello'), CREATE), 'EACCES');
      expect(failure.message).to.contain('the probe was not allowed').and.to.contain('AccessDenied');
      await server.resetCounts();
      await refusal(store.put('b', text('hello'), CREATE), 'EACCES');
      expect(await server.log()).to.deep.equal([]);
      const { version } = await store.head('a');
      await store.put('a', text('more'), { ifMatch: version, orLookFirst: true });
    }));

  it('for want of rights is probed by the next process, whose rights may be others', () =>
    onQuirkyS3({}, async ({ server, store, storeWith }) => {
      await server.misbehave([
        { when: { key: { prefix: '_mediafs/' } }, fault: { status: 403, code: 'AccessDenied' } },
      ]);
      await refusal(store.put('a', text('hello'), CREATE), 'EACCES');
      await server.misbehave([]);
      await storeWith().put('a', text('hello'), CREATE);
    }));

  it('for want of credentials is EACCES, as any call', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      await server.trust([]);
      await refusal(store.put('a', text('hello'), CREATE), 'EACCES');
      await server.trust([server.credentials]);
      await store.put('a', text('hello'), CREATE);
    }));

  it('since it is down fails the call, and is probed by the next', () =>
    onQuirkyS3(
      {},
      async ({ server, store }) => {
        await server.misbehave([{ fault: { status: 503 } }]);
        await refusal(store.put('a', text('hello'), CREATE), 'EIO');
        await server.misbehave([]);
        await store.put('a', text('hello'), CREATE);
        await refusal(store.put('a', text('hello'), CREATE), 'EEXIST');
      },
      { attempts: 1 },
    ));

  it(`in a missing bucket is ENOENT, as any call, and not remembered of ${BUCKET}`, () =>
    onQuirkyS3({}, async ({ server, storeWith }) => {
      const store = storeWith({ bucket: 'missing' });
      await refusal(store.put('a', text('hello'), CREATE), 'ENOENT');
      await server.createBucket('missing');
      await store.put('a', text('hello'), CREATE);
    }));
});

describe('a call that waits for the probe', () => {
  it('can be aborted, and the others go on', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      await server.misbehave([{ when: { operation: 'PutObject' }, fault: { delayMilliseconds: 50 } }]);
      const controller = new AbortController();
      const reason = new Error('enough');
      const { signal } = controller;
      const aborted = abortion(store.put('a', text('hello'), { ...CREATE, signal }), reason);
      const other = store.put('b', text('hello'), CREATE);
      controller.abort(reason);
      await aborted;
      await other;
      await refusal(store.head('a'), 'ENOENT');
    }));
});
