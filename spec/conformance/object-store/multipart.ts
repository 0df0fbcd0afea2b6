import { expect } from 'chai';
import { pattern, readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function multipartBehaviour(context: Context): void {
  describe('multipart', () => {
    it('joins parts in the order of their numbers, however they came', async () => {
      const { store, root } = context();
      const part = pattern(store.capabilities.minimumPartSize, 1);
      const last = pattern(1000, 2);
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(7, last);
      await upload.uploadPart(2, part);
      await upload.complete();
      expect((await readAll(store, `${root}a`)).equals(Buffer.concat([part, last]))).to.equal(true);
    });

    it('takes parts side by side', async () => {
      const { store, root } = context();
      const size = store.capabilities.minimumPartSize;
      const bytes = pattern(size * 3 + 17);
      const upload = await store.multipart(`${root}a`);
      const numbers = [1, 2, 3, 4];
      await Promise.all(numbers.map((n) => upload.uploadPart(n, bytes.subarray((n - 1) * size, n * size))));
      await upload.complete();
      expect((await readAll(store, `${root}a`)).equals(bytes)).to.equal(true);
    });

    it('answers with the version that head tells', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('hello'));
      const { version } = await upload.complete();
      expect(await store.head(`${root}a`)).to.include({ version, size: 5 });
    });

    it('keeps content type and metadata', async () => {
      const { store, root } = context();
      const options = { contentType: 'video/mp4', metadata: { a: '1' } };
      const upload = await store.multipart(`${root}a`, options);
      await upload.uploadPart(1, text('hello'));
      await upload.complete();
      const { contentType, metadata } = await store.head(`${root}a`);
      expect({ contentType, metadata }).to.deep.equal(options);
    });

    it('shows nothing before it is complete', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('hello'));
      await refusal(store.head(`${root}a`), 'ENOENT');
      await upload.abort();
    });

    it('leaves the old object until it is complete', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('old'));
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('new'));
      expect((await readAll(store, `${root}a`)).toString()).to.equal('old');
      await upload.complete();
      expect((await readAll(store, `${root}a`)).toString()).to.equal('new');
    });

    it('takes the later bytes of a part that is uploaded twice', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('first'));
      await upload.uploadPart(1, text('second'));
      await upload.complete();
      expect((await readAll(store, `${root}a`)).toString()).to.equal('second');
    });

    it('takes an empty last part', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, new Uint8Array(0));
      await upload.complete();
      expect((await store.head(`${root}a`)).size).to.equal(0);
    });

    it('refuses parts that are too small, but the last, as EINVAL, and shows nothing', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('small'));
      await upload.uploadPart(2, text('last'));
      await refusal(upload.complete(), 'EINVAL');
      await refusal(store.head(`${root}a`), 'ENOENT');
    });

    it('refuses to complete without a part, as EINVAL', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await refusal(upload.complete(), 'EINVAL');
    });

    it('refuses a part number that is none, as EINVAL', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      for (const number of [0, -1, 1.5, 10_001])
        await refusal(upload.uploadPart(number, text('a')), 'EINVAL');
      await upload.abort();
    });

    it('shows nothing after an abort, which may come twice', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('hello'));
      await upload.abort();
      await upload.abort();
      await refusal(store.head(`${root}a`), 'ENOENT');
    });

    it('takes neither parts nor completion after an abort: ESTALE', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.abort();
      await refusal(upload.uploadPart(1, text('hello')), 'ESTALE');
      await refusal(upload.complete(), 'ESTALE');
    });

    it('leaves the object alone when aborted after it is complete', async () => {
      const { store, root } = context();
      const upload = await store.multipart(`${root}a`);
      await upload.uploadPart(1, text('hello'));
      await upload.complete();
      await upload.abort();
      expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
    });

    for (const orLookFirst of [false, true]) conditionalCompletion(context, orLookFirst);
  });
}

function conditionalCompletion(context: Context, orLookFirst: boolean): void {
  describe(`with a condition${orLookFirst ? ', or a look before its completion' : ''}`, () => {
    const options = { ifNoneMatch: '*', orLookFirst } as const;

    it('is EEXIST on completion with ifNoneMatch when the key came to be meanwhile', async () => {
      const { store, root, keeps } = context();
      const started = store.multipart(`${root}a`, options);
      if (!orLookFirst && !keeps('completeCreate')) return void (await refusal(started, 'ENOTSUP'));
      const upload = await started;
      await upload.uploadPart(1, text('new'));
      await store.put(`${root}a`, text('other'));
      await refusal(upload.complete(), 'EEXIST');
      expect((await readAll(store, `${root}a`)).toString()).to.equal('other');
    });

    it('completes with ifMatch on the version that is there, else ESTALE', async () => {
      const { store, root, keeps } = context();
      const { version } = await store.put(`${root}a`, text('old'));
      const start = () => store.multipart(`${root}a`, { ifMatch: version, orLookFirst });
      if (!orLookFirst && !keeps('completeReplace')) return void (await refusal(start(), 'ENOTSUP'));
      const uploads = [start(), start()];
      const [first, second] = await Promise.all(uploads);
      await first!.uploadPart(1, text('first'));
      await second!.uploadPart(1, text('second'));
      await first!.complete();
      await refusal(second!.complete(), 'ESTALE');
      expect((await readAll(store, `${root}a`)).toString()).to.equal('first');
    });
  });
}
