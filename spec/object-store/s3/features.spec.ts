import { expect } from 'chai';
import type { FeatureName } from '../../../lib/object-store/s3/probe/feature-trials.js';
import { CEPH_16, CEPH_20, PLAIN, type Quirks, SWIFT } from '../../support/s3-server/server.js';
import { onQuirkyS3 } from '../support/quirky-s3.js';

const STORES: readonly [what: string, quirks: Quirks, missing: readonly FeatureName[]][] = [
  ['has all of S3', {}, []],
  ['has what Ceph 20 has', CEPH_20, []],
  ['has what Ceph 16 has', CEPH_16, ['checkedUploads', 'toldChecksums']],
  ['has what Swift has', SWIFT, ['checkedUploads', 'toldChecksums', 'batchesByCrc32']],
  [
    'has the least that is enough',
    PLAIN,
    ['checkedUploads', 'toldChecksums', 'batchesByCrc32', 'batchesByMd5', 'copiedParts'],
  ],
];

describe('the features of an S3 store', () => {
  for (const [what, quirks, missing] of STORES) {
    it(`are told of one that ${what}, and nothing is left behind`, () =>
      onQuirkyS3(
        quirks,
        async ({ store }) => {
          const features = await store.features();
          expect(features).to.have.length(11);
          const found = features.filter(({ isThere }) => !isThere).map(({ name }) => name);
          expect(found).to.deep.equal(missing);
          const left = [];
          for await (const { objects } of store.list()) left.push(...objects);
          expect(left).to.deep.equal([]);
        },
        { prefix: 'a/prefix' },
      ));
  }

  it('are told of one that answers ranges with all there is', () =>
    onQuirkyS3({}, async ({ server, store }) => {
      await server.misbehave([{ when: { operation: 'GetObject' }, fault: { ignoreRange: true } }]);
      const [ranges] = await store.features();
      expect(ranges).to.deep.include({ name: 'rangedReads', isThere: false, seen: '200, 27 bytes' });
    }));

  it('cannot be told without rights, or of a bucket that is missing', () =>
    onQuirkyS3({}, async ({ server, store, storeWith }) => {
      const failureOf = (asked: Promise<unknown>) =>
        asked.then(
          () => undefined,
          (error: unknown) => error,
        );
      expect(await failureOf(storeWith({ bucket: 'missing' }).features())).to.include({ code: 'ENOENT' });
      await server.trust([{ ...server.credentials, actions: ['s3:GetObject'] }]);
      expect(await failureOf(store.features())).to.include({ code: 'EACCES' });
    }));
});
