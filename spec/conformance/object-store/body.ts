import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { pattern, readAll } from './helpers.js';
import type { Context } from './object-store-conformance.js';

const MEBIBYTE = 1024 * 1024;

export function bodyBehaviour(context: Context): void {
  describe('a body', () => {
    it('keeps no connection when its loop is left', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, pattern(MEBIBYTE));
      for (let round = 0; round < 64; round += 1) {
        for await (const chunk of (await store.get(`${root}a`)).body) {
          expect(chunk.length).to.be.greaterThan(0);
          break;
        }
      }
      expect((await readAll(store, `${root}a`)).length).to.equal(MEBIBYTE);
    });

    it('keeps no connection when it is returned unread, 64 at a time', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, pattern(MEBIBYTE));
      const readings = await Promise.all(Array.from({ length: 64 }, () => store.get(`${root}a`)));
      for (const { body } of readings) await body[Symbol.asyncIterator]().return?.();
      const again = await Promise.all(Array.from({ length: 32 }, () => readAll(store, `${root}a`)));
      expect(again.every(({ length }) => length === MEBIBYTE)).to.equal(true);
    });

    it('ends at once after it was returned', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, pattern(MEBIBYTE));
      const iterator = (await store.get(`${root}a`)).body[Symbol.asyncIterator]();
      await iterator.return?.();
      expect(await iterator.next()).to.deep.equal({ done: true, value: undefined });
    });

    it('can be read by a stream', async () => {
      const { store, root } = context();
      const bytes = pattern(MEBIBYTE, 3);
      await store.put(`${root}a`, bytes);
      const { body } = await store.get(`${root}a`);
      expect((await buffer(Readable.from(body, { objectMode: false }))).equals(bytes)).to.equal(true);
    });

    it('gives bytes that callers may change', async () => {
      const { store, root } = context();
      const bytes = pattern(1000);
      await store.put(`${root}a`, bytes);
      for await (const chunk of (await store.get(`${root}a`)).body) chunk.fill(0);
      expect((await readAll(store, `${root}a`)).equals(bytes)).to.equal(true);
    });

    it('is of one version although the object is replaced meanwhile, or fails', async () => {
      const { store, root } = context();
      const old = Buffer.alloc(8 * MEBIBYTE, 'o');
      await store.put(`${root}a`, old);
      const chunks: Uint8Array[] = [];
      let isFailed = false;
      try {
        for await (const chunk of (await store.get(`${root}a`)).body) {
          if (chunks.length === 0) await store.put(`${root}a`, Buffer.alloc(8 * MEBIBYTE, 'n'));
          chunks.push(chunk);
        }
      } catch {
        isFailed = true;
      }
      const bytes = Buffer.concat(chunks);
      expect(isFailed || bytes.length === old.length).to.equal(true);
      expect(bytes.equals(old.subarray(0, bytes.length))).to.equal(true);
    });

    it('can be read side by side with a hundred others', async () => {
      const { store, root } = context();
      const keys = Array.from({ length: 100 }, (_, index) => `${root}${index}`);
      await Promise.all(keys.map((key, index) => store.put(key, pattern(1000 + index, index))));
      const bodies = await Promise.all(keys.map((key) => readAll(store, key)));
      expect(bodies.every((body, index) => body.equals(pattern(1000 + index, index)))).to.equal(true);
    });
  });
}
