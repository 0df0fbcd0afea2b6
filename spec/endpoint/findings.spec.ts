import { expect } from 'chai';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { ensureBucket, namedEndpoint } from './named-endpoint.js';

/** What is known of stores of these kinds, so that a probe which sees too little or too much is noticed. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ceph-old': {
    create: 'kept standard',
    replace: 'kept bare',
    completeCreate: 'ignored',
    completeReplace: 'ignored',
    copySource: 'kept ceph',
    copyCreate: 'ignored',
    partSource: 'ignored',
    delete: 'ignored',
  },
  'ceph-new': {
    create: 'kept standard',
    replace: 'kept standard',
    completeCreate: 'kept standard',
    completeReplace: 'kept standard',
    copySource: 'kept standard',
    copyCreate: 'ignored',
    partSource: 'ignored',
    delete: 'kept standard',
  },
};

const named = namedEndpoint();

if (named) {
  describe(`the conditions of ${named.endpoint}`, () => {
    it(`are found as they are known of ${named.store ?? 'such a store'}, and nothing is left behind`, async () => {
      await ensureBucket(named);
      const store = new S3ObjectStore({ ...named, prefix: `mediafs-${crypto.randomUUID()}` });
      const findings = Object.entries(await store.findings());
      const found = findings.map(([name, finding]) => {
        const form = finding.verdict === 'kept' ? ` ${finding.form}` : '';
        return [name, finding.verdict + form] as const;
      });
      for (const [name, { seen }] of findings) console.log(`      ${name}: ${seen}`);
      const expected = KNOWN[named.store ?? ''] ?? Object.fromEntries(found);
      expect(Object.fromEntries(found)).to.deep.equal(expected);
      const left = [];
      for await (const { objects } of store.list()) left.push(...objects);
      expect(left).to.deep.equal([]);
      await store.close();
    });
  });
}
