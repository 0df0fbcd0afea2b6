import { expect } from 'chai';
import { readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

/** A store that cannot presign says so by its capability, and answers ENOTSUP. */
export function presignBehaviour(context: Context): void {
  describe('presign', () => {
    it('gives a URL that reads the object, or is ENOTSUP', async () => {
      const { store, root } = context();
      const key = `${root}a b+c&d%25é.txt`;
      await store.put(key, text('hello'));
      if (!store.capabilities.presign) return void (await refusal(store.presign(key), 'ENOTSUP'));
      const response = await fetch(await store.presign(key));
      expect(await response.text()).to.equal('hello');
    });

    it('gives a URL that writes the object, or is ENOTSUP', async () => {
      const { store, root } = context();
      const options = { method: 'PUT', expiresIn: 60 } as const;
      if (!store.capabilities.presign) {
        return void (await refusal(store.presign(`${root}a`, options), 'ENOTSUP'));
      }
      // Bytes, since text would bring a content type that nobody has signed, which Ceph 20 refuses.
      const body = new Uint8Array(text('hello'));
      const response = await fetch(await store.presign(`${root}a`, options), { method: 'PUT', body });
      expect(response.status).to.equal(200);
      expect((await readAll(store, `${root}a`)).toString()).to.equal('hello');
    });

    it('gives a URL that names the download, or is ENOTSUP', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const options = { download: 'straße "1".txt' };
      if (!store.capabilities.presign) {
        return void (await refusal(store.presign(`${root}a`, options), 'ENOTSUP'));
      }
      const response = await fetch(await store.presign(`${root}a`, options));
      expect(response.headers.get('content-disposition')).to.equal(
        `attachment; filename="stra_e _1_.txt"; filename*=UTF-8''stra%C3%9Fe%20%221%22.txt`,
      );
    });
  });
}
