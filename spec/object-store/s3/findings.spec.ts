import { expect } from 'chai';
import type { Condition, Findings } from '../../../lib/object-store/s3/probe/finding.js';
import { CEPH_16, CEPH_20, PLAIN, type Quirks, SWIFT } from '../../support/s3-server/server.js';
import { BUCKET, onQuirkyS3 } from '../support/quirky-s3.js';

/** What is found of a store that keeps everything as S3 does. */
const ALL: Readonly<Record<Condition, string>> = {
  create: 'kept standard',
  replace: 'kept standard',
  completeCreate: 'kept standard',
  completeReplace: 'kept standard',
  copySource: 'kept standard',
  copyCreate: 'kept standard',
  partSource: 'kept standard',
  delete: 'kept standard',
};

const WRITES = [
  ...(['PutObject if-none-match', 'PutObject if-match'] as const),
  ...(['CompleteMultipartUpload if-none-match', 'CompleteMultipartUpload if-match'] as const),
  ...(['CopyObject if-none-match', 'CopyObject x-amz-copy-source-if-match'] as const),
  ...(['UploadPartCopy x-amz-copy-source-if-match', 'DeleteObject if-match'] as const),
];

const STORES: readonly [what: string, quirks: Quirks, findings: Partial<Record<Condition, string>>][] = [
  ['as S3 has them', {}, {}],
  ['of which an unmet one is answered 304', { unmetStatus: 304 }, {}],
  ['of which an unmet one is answered 409', { unmetStatus: 409 }, {}],
  [
    'of Ceph 16, in its own forms',
    CEPH_16,
    {
      ...{ replace: 'kept bare', completeCreate: 'ignored', completeReplace: 'ignored' },
      ...{ copySource: 'kept ceph', copyCreate: 'ignored', partSource: 'ignored', delete: 'ignored' },
    },
  ],
  ['of Ceph 20', CEPH_20, { copyCreate: 'ignored', partSource: 'ignored' }],
  [
    'of R2, in its own form',
    { copyTargetHeader: 'cf-copy-destination-if-none-match' },
    { copyCreate: 'kept r2' },
  ],
  [
    'of Swift, which answers 501 or lets all racers win',
    SWIFT,
    {
      ...{ create: 'ignored', replace: 'refused', completeCreate: 'ignored', completeReplace: 'refused' },
      ...{ copyCreate: 'ignored', delete: 'ignored' },
    },
  ],
  [
    'of a store that has none, nor parts that are copied',
    PLAIN,
    {
      ...{ create: 'ignored', replace: 'ignored', completeCreate: 'ignored', completeReplace: 'ignored' },
      ...{ copySource: 'ignored', copyCreate: 'ignored', partSource: 'refused', delete: 'ignored' },
    },
  ],
  [
    'that are all refused',
    { refusedConditions: WRITES },
    {
      ...{ create: 'refused', replace: 'refused', completeCreate: 'refused', completeReplace: 'refused' },
      ...{ copySource: 'refused', copyCreate: 'refused', partSource: 'refused', delete: 'refused' },
    },
  ],
  [
    'that hold for one writer, and for none of those who race',
    { earlyConditions: WRITES.slice(0, 5) },
    {
      ...{ create: 'ignored', replace: 'ignored', completeCreate: 'ignored', completeReplace: 'ignored' },
      ...{ copyCreate: 'ignored' },
    },
  ],
];

describe('the probe of an S3 store finds the conditions', () => {
  for (const [what, quirks, findings] of STORES) {
    it(what, () =>
      onQuirkyS3(quirks, async ({ store }) => {
        expect(verdicts(await store.findings())).to.deep.equal({ ...ALL, ...findings });
      }),
    );
  }

  it('below a prefix, on keys that it removes, with the uploads', () =>
    onQuirkyS3(
      {},
      async ({ server, store, storeWith }) => {
        await store.findings();
        const keys = (await server.log()).map(({ key }) => key).filter((key) => key !== '');
        expect(keys).to.have.length.above(50);
        expect(keys.filter((key) => !key.startsWith('a/prefix/_mediafs/probe-'))).to.deep.equal([]);
        const left = [];
        for await (const { objects } of storeWith({ prefix: '' }).list()) left.push(...objects);
        expect(left).to.deep.equal([]);
        const counts = await server.counts();
        expect(counts['AbortMultipartUpload']).to.equal(counts['CreateMultipartUpload']);
      },
      { prefix: 'a/prefix' },
    ));

  it('with one connection at a time as well: its racers do not wait for each other', () =>
    onQuirkyS3(
      { earlyConditions: ['PutObject if-none-match'] },
      async ({ store }) => expect((await store.findings()).create.verdict).to.equal('ignored'),
      { maximumConcurrency: 1 },
    ));

  it('in fewer than 250 requests in all, and 60 for those of a PUT', () =>
    onQuirkyS3({}, async ({ server, store, storeWith }) => {
      await store.put('a', Buffer.from('hello'), { ifNoneMatch: '*' });
      expect(await total(server)).to.be.below(60);
      await storeWith().findings();
      expect(await total(server)).to.be.below(250);
    }));

  it('again when it is told to, whatever is trusted', () =>
    onQuirkyS3(
      SWIFT,
      async ({ store }) => {
        expect((await store.findings()).create.seen).to.equal('taken on trust');
        expect((await store.findings({ afresh: true })).create.verdict).to.equal('ignored');
      },
      { conditions: 'trust' },
    ));

  it('but of those only that can be found out by who may not list, and is refused what is not there', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
      await server.trust([{ ...server.credentials, actions }]);
      expect(verdicts(await store.findings())).to.deep.equal({ ...ALL, delete: 'denied' });
    }));

  it(`but not of a bucket that is missing, which is ENOENT, nor of the next ${BUCKET}`, () =>
    onQuirkyS3({}, async ({ server, storeWith }) => {
      const store = storeWith({ bucket: 'later' });
      const failure = await store.findings().catch((error: unknown) => error);
      expect(failure).to.include({ code: 'ENOENT' });
      await server.createBucket('later');
      expect(verdicts(await store.findings())).to.deep.equal(ALL);
    }));
});

export function verdicts(findings: Findings): Record<string, string> {
  const entries = Object.entries(findings).map(([name, finding]) => {
    return [name, finding.verdict + (finding.verdict === 'kept' ? ` ${finding.form}` : '')];
  });
  return Object.fromEntries(entries);
}

async function total(server: { counts(): Promise<Record<string, number>> }): Promise<number> {
  const counts = Object.entries(await server.counts()).filter(([name]) => /^[A-Z]/.test(name));
  return counts.reduce((sum, [, times]) => sum + times, 0);
}
