import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { StoreError } from '../../../lib/object-store/store-error.js';
import { readAll, text } from '../../conformance/object-store/helpers.js';
import { type S3Server, startS3Server } from '../../support/s3-server/server.js';
import { type Fate, type SeenExchange, startMeddlingProxy } from '../support/meddling-proxy.js';

/** How a conditional write is made; `another` is the very same write by somebody else. */
interface Write {
  readonly name: string;
  /** What is there before, for writes that replace. */
  readonly present?: string;
  /** The request whose answer decides. */
  isDeciding(exchange: SeenExchange): boolean;
  run(store: S3ObjectStore): Promise<{ version: string }>;
  readonly refusal: 'EEXIST' | 'ESTALE';
  /** Where the upload is gone by then, only another one would tell the reason. */
  readonly refusalOfGone?: 'to be begun anew';
}

const METADATA = { mtime: '1700000000', note: 'the same' };
const OPTIONS = { contentType: 'text/plain', metadata: METADATA };
const BYTES = text('the very same bytes');

async function versionOf(store: S3ObjectStore): Promise<string> {
  return (await store.head('target')).version;
}

async function inParts(store: S3ObjectStore, condition: object): Promise<{ version: string }> {
  const upload = await store.multipart('target', { ...OPTIONS, ...condition });
  await upload.uploadPart(1, BYTES);
  return upload.complete();
}

const isPut = ({ method, url, headers }: SeenExchange): boolean =>
  method === 'PUT' &&
  url.includes('/target') &&
  !url.includes('partNumber') &&
  !('x-amz-copy-source' in headers);
const isCompletion = ({ method, url }: SeenExchange): boolean =>
  method === 'POST' && url.includes('uploadId=');
const isCopy = ({ method, headers }: SeenExchange): boolean =>
  method === 'PUT' && 'x-amz-copy-source' in headers;

const WRITES: readonly Write[] = [
  {
    name: 'a PUT that creates',
    isDeciding: isPut,
    run: (store) => store.put('target', BYTES, { ...OPTIONS, ifNoneMatch: '*' }),
    refusal: 'EEXIST',
  },
  {
    name: 'a PUT that replaces',
    present: 'old',
    isDeciding: isPut,
    run: async (store) => store.put('target', BYTES, { ...OPTIONS, ifMatch: await versionOf(store) }),
    refusal: 'ESTALE',
  },
  {
    name: 'an upload in parts that creates',
    isDeciding: isCompletion,
    run: (store) => inParts(store, { ifNoneMatch: '*' }),
    refusal: 'EEXIST',
    refusalOfGone: 'to be begun anew',
  },
  {
    name: 'an upload in parts that replaces',
    present: 'old',
    isDeciding: isCompletion,
    run: async (store) => inParts(store, { ifMatch: await versionOf(store) }),
    refusal: 'ESTALE',
    refusalOfGone: 'to be begun anew',
  },
  {
    name: 'an upload in parts without a condition',
    isDeciding: isCompletion,
    run: (store) => inParts(store, {}),
    refusal: 'ESTALE',
    refusalOfGone: 'to be begun anew',
  },
  {
    name: 'a copy that creates',
    isDeciding: isCopy,
    run: (store) => store.copy('source', 'target', { ifNoneMatch: '*' }),
    refusal: 'EEXIST',
  },
  {
    name: 'a copy with other metadata that creates',
    isDeciding: isCopy,
    run: (store) => store.copy('source', 'target', { ifNoneMatch: '*', replace: OPTIONS }),
    refusal: 'EEXIST',
  },
];

describe('a write whose answer is lost', () => {
  let server: S3Server;
  let direct: S3ObjectStore;
  let store: S3ObjectStore;
  let close: () => Promise<void>;
  let meddle: (exchange: SeenExchange) => Promise<Fate> | Fate;

  beforeEach(async () => {
    server = await startS3Server({ buckets: ['media'] });
    const { credentials } = server;
    const proxy = await startMeddlingProxy(server.endpoint, (exchange) => meddle(exchange));
    meddle = () => 'pass';
    // A probe would be the first to meet the fate that is meant for the write.
    const options = { bucket: 'media', credentials, conditions: 'trust' } as const;
    direct = new S3ObjectStore({ ...options, endpoint: server.endpoint });
    store = new S3ObjectStore({ ...options, endpoint: proxy.endpoint });
    close = async () => {
      for (const each of [direct, store]) await each.close();
      await proxy.close();
      await server.close();
    };
    await direct.put('source', BYTES, OPTIONS);
  });

  afterEach(() => close());

  /** Does something to the first answers that decide, and lets the others pass. */
  function atDeciding(write: Write, fates: readonly (() => Promise<Fate> | Fate)[]): void {
    let seen = 0;
    meddle = (exchange) => (write.isDeciding(exchange) ? (fates[seen++]?.() ?? 'pass') : 'pass');
  }

  for (const write of WRITES) {
    describe(write.name, () => {
      beforeEach(async () => {
        if (write.present !== undefined) await direct.put('target', text(write.present));
      });

      it('has succeeded, and tells the version that is there', async () => {
        atDeciding(write, [() => 'lose']);
        const { version } = await write.run(store);
        expect(version).to.equal(await versionOf(direct));
        expect((await readAll(direct, 'target')).equals(BYTES)).to.equal(true);
        expect(await openUploads(direct)).to.equal(0);
      });

      it('has succeeded though every answer is lost but the last', async () => {
        atDeciding(write, [() => 'lose', () => 'lose']);
        expect((await write.run(store)).version).to.equal(await versionOf(direct));
      });

      it('shows its callers none of that by which it knows itself again', async () => {
        await write.run(store);
        expect((await direct.head('target')).metadata).to.deep.equal(METADATA);
      });

      it(`is ${write.refusal} when it failed, and another has written the very same`, async () => {
        // The first attempt is answered before it reaches the server: `refuse` undoes what it stored.
        atDeciding(write, [
          async () => {
            await direct.delete(['target']);
            await direct.put('target', BYTES, OPTIONS);
            return { status: 503 };
          },
        ]);
        expect(await refusalOf(write.run(store))).to.equal(write.refusalOfGone ?? write.refusal);
        expect(await openUploads(direct)).to.equal(0);
      });

      it(`is ${write.refusal} when it succeeded, and another has replaced it since`, async () => {
        atDeciding(write, [
          async (): Promise<Fate> => {
            await direct.put('target', text('by another'));
            return 'lose';
          },
        ]);
        expect(await refusalOf(write.run(store))).to.equal(write.refusalOfGone ?? write.refusal);
        expect((await readAll(direct, 'target')).toString()).to.equal('by another');
      });

      it('does not say it was refused when nobody can tell', async () => {
        atDeciding(write, [() => 'lose']);
        const others = meddle;
        let isLost = false;
        meddle = async (exchange): Promise<Fate> => {
          if (exchange.method === 'HEAD' && isLost) return 'lose';
          const fate = await others(exchange);
          isLost ||= fate === 'lose';
          return fate;
        };
        expect(await refusalOf(write.run(store))).to.equal('EIO');
      });
    });
  }

  for (const write of WRITES.filter(({ isDeciding }) => isDeciding !== isPut)) {
    it(`is tried again where its answer is 200 and yet an error (${write.name})`, async () => {
      if (write.present !== undefined) await direct.put('target', text(write.present));
      const body = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>again</Message></Error>';
      atDeciding(write, [() => ({ status: 200, body })]);
      expect((await write.run(store)).version).to.equal(await versionOf(direct));
    });
  }

  it('costs nothing more where it is refused at once', async () => {
    await direct.put('target', text('by another'));
    await server.resetCounts();
    expect(await refusalOf(WRITES[0]!.run(store))).to.equal('EEXIST');
    expect(await server.counts())
      .to.include({ PutObject: 1 })
      .and.not.to.have.property('HeadObject');
  });

  it('has room for what its callers want to keep, up to the last byte', async () => {
    const metadata = { note: 'n'.repeat(2044) };
    await store.put('target', BYTES, { metadata, ifNoneMatch: '*' });
    expect((await direct.head('target')).metadata).to.deep.equal(metadata);
  });

  it('is completed again when it meets another write under way, and is ESTALE in the end', async () => {
    for (const times of [1, 3]) {
      await direct.delete(['target']);
      await server.misbehave([
        {
          when: { operation: 'CompleteMultipartUpload', times },
          fault: { status: 409, code: 'ConditionalRequestConflict' },
        },
      ]);
      await inParts(store, { ifNoneMatch: '*' });
      expect((await readAll(direct, 'target')).equals(BYTES)).to.equal(true);
    }
    await direct.delete(['target']);
    await server.misbehave([
      {
        when: { operation: 'CompleteMultipartUpload' },
        fault: { status: 409, code: 'ConditionalRequestConflict' },
      },
    ]);
    expect(await refusalOf(inParts(store, { ifNoneMatch: '*' }))).to.equal('ESTALE');
    expect(await openUploads(direct)).to.equal(0);
  });

  it('may be begun anew when its upload is gone', async () => {
    const upload = await store.multipart('target', OPTIONS);
    await upload.uploadPart(1, BYTES);
    await server.misbehave([
      { when: { operation: 'CompleteMultipartUpload' }, fault: { status: 404, code: 'NoSuchUpload' } },
    ]);
    const error = await upload.complete().then(
      () => undefined,
      (failure: StoreError) => failure,
    );
    expect(error).to.include({ code: 'ESTALE', mayBeginAnew: true });
  });
});

async function refusalOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: StoreError) => (error.mayBeginAnew ? 'to be begun anew' : error.code),
  );
}

/** Uploads that were begun and neither completed nor aborted. */
async function openUploads(store: S3ObjectStore): Promise<number> {
  let count = 0;
  for await (const page of store.uploads()) count += page.length;
  return count;
}
