import { expect } from 'chai';
import { readAll, text } from './helpers.js';
import type { StoreFactory } from './object-store-conformance.js';

export function closeBehaviour(factory: StoreFactory): void {
  describe('close', () => {
    it('may come before any request', async () => {
      const { store, close } = await factory();
      await store.close();
      await close();
    });

    it('may come twice', async () => {
      const { store, close } = await factory();
      await store.close();
      await store.close();
      await close();
    });

    it('comes after all that was written', async () => {
      const { store, close } = await factory();
      const key = `conformance-${crypto.randomUUID()}`;
      await store.put(key, text('hello'));
      expect((await readAll(store, key)).toString()).to.equal('hello');
      await store.delete([key]);
      await store.close();
      await close();
    });
  });

  describe('name', () => {
    it('can be the name of a directory', async () => {
      const { store, close } = await factory();
      expect(store.name).to.match(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
      await close();
    });
  });
}
