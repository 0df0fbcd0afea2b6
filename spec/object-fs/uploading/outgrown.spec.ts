import { expect } from 'chai';
import type { MultipartUpload } from '../../../lib/object-store/contract.js';
import { type Stage, useStage } from '../support/stage.js';
import { until } from './support.js';

/** Bytes of each part that was sent, upload by upload. */
function watchParts({ parts }: Stage): number[][] {
  const uploads: number[][] = [];
  const { multipart } = parts;
  parts.multipart = async (...given) => {
    const sizes: number[] = [];
    uploads.push(sizes);
    const upload: MultipartUpload = await multipart(...given);
    const { uploadPart } = upload;
    upload.uploadPart = async (number, bytes, options) => {
      sizes[number - 1] = bytes.length;
      await uploadPart(number, bytes, options);
    };
    return upload;
  };
  return uploads;
}

describe('an upload that outgrows its 10,000 parts', () => {
  const stage = useStage({ partSize: 1 });

  for (const [name, equalParts, capacity, next] of [
    ['begins anew with larger ones where parts must be equal', true, 10_000, 16],
    ['begins anew with the largest where they may grow', false, 1_023_000, 1_100_000],
  ] as const) {
    it(name, async function () {
      this.timeout(120_000);
      const { fs, counted, content } = stage();
      Object.assign(counted.capabilities, { equalParts });
      const uploads = watchParts(stage());
      const handle = await fs.open('/file', 'w');
      await handle.write(Buffer.alloc(capacity, 'a'));
      await until(() => counted.counts.uploadPart === 10_000);
      const length = Math.max(next, capacity + 1000);
      await handle.write(Buffer.alloc(length - capacity, 'b'));
      await until(() => counted.counts.abort === 1);
      await handle.close();
      expect((await content('file'))?.length).to.equal(length);
      expect(uploads).to.have.length(2);
      const [first, second] = uploads;
      expect(first).to.have.length(10_000);
      expect(new Set(first).size).to.equal(equalParts ? 1 : 10);
      expect(new Set(second!.slice(0, -1))).to.deep.equal(new Set(equalParts ? [next] : []));
    });
  }
});
