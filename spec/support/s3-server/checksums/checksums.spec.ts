import { expect } from 'chai';
import fc from 'fast-check';
import { algorithms, type ChecksumAlgorithm } from './algorithms.js';

describe('the checksums of the S3 server', () => {
  // The check values that catalogues of CRCs give for "123456789".
  const known = { CRC32: 'cbf43926', CRC32C: 'e3069283', CRC64NVME: 'ae8b14860a799888' } as const;

  for (const [name, value] of Object.entries(known)) {
    const { start, combine } = algorithms[name as ChecksumAlgorithm];
    const digestOf = (bytes: Uint8Array) => {
      const digest = start();
      digest.update(bytes);
      return digest.digest();
    };

    it(`computes ${name} as catalogued`, () => {
      expect(digestOf(Buffer.from('123456789')).toString('hex')).to.equal(value);
    });

    it(`combines ${name} of two runs of bytes`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (first, second) => {
          const combined = combine!(digestOf(first), digestOf(second), second.length);
          expect(combined).to.deep.equal(digestOf(Buffer.concat([first, second])));
        }),
      );
    });
  }
});
