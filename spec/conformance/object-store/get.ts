import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { bytesOf, pattern, readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

export function getBehaviour(context: Context): void {
  describe('get', () => {
    it('reads back every byte of an object', async () => {
      const { store, root } = context();
      const bytes = pattern(300_000);
      await store.put(`${root}a`, bytes);
      expect((await readAll(store, `${root}a`)).equals(bytes)).to.equal(true);
    });

    it('tells the same of the object as head', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'), { contentType: 'text/plain', metadata: { a: '1' } });
      const reading = await store.get(`${root}a`);
      await bytesOf(reading);
      expect(reading.object).to.deep.equal(await store.head(`${root}a`));
    });

    it('announces the whole object as its range', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('hello'));
      const reading = await store.get(`${root}a`);
      await bytesOf(reading);
      expect(reading.range).to.deep.equal({ start: 0, end: 5 });
    });

    it('gives an empty body for an empty object', async () => {
      const { store, root } = context();
      await store.put(`${root}empty`, text(''));
      const reading = await store.get(`${root}empty`);
      expect(reading.range).to.deep.equal({ start: 0, end: 0 });
      expect((await bytesOf(reading)).length).to.equal(0);
    });

    it('is ENOENT for a key that is not there', async () => {
      const { store, root } = context();
      const error = await refusal(store.get(`${root}missing`), 'ENOENT');
      expect(error.key).to.equal(`${root}missing`);
    });

    it('tells a checksum that is the CRC32 of the bytes, if it tells one', async () => {
      const { store, root } = context();
      const bytes = pattern(1000);
      await store.put(`${root}a`, bytes);
      const reading = await store.get(`${root}a`);
      await bytesOf(reading);
      const expected = Buffer.alloc(4);
      expected.writeUInt32BE(crc32(bytes));
      expect(reading.object.crc32 ?? expected.toString('base64')).to.equal(expected.toString('base64'));
    });

    it('reads the version that ifMatch names', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      expect((await bytesOf(await store.get(`${root}a`, { ifMatch: version }))).toString()).to.equal('hello');
    });

    it('is ESTALE when ifMatch no longer holds', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.put(`${root}a`, text('other'));
      await refusal(store.get(`${root}a`, { ifMatch: version }), 'ESTALE');
    });

    it('is ENOENT, not ESTALE, when the object of ifMatch is gone', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.delete([`${root}a`]);
      await refusal(store.get(`${root}a`, { ifMatch: version }), 'ENOENT');
    });

    it('answers undefined when ifNoneMatch holds: not modified', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      expect(await store.get(`${root}a`, { ifNoneMatch: version })).to.equal(undefined);
    });

    it('reads the new bytes when the object is no longer the version of ifNoneMatch', async () => {
      const { store, root } = context();
      const { version } = await store.put(`${root}a`, text('hello'));
      await store.put(`${root}a`, text('other'));
      const reading = await store.get(`${root}a`, { ifNoneMatch: version });
      expect((await bytesOf(reading!)).toString()).to.equal('other');
    });

    it('sees at once what was overwritten', async () => {
      const { store, root } = context();
      await store.put(`${root}a`, text('one'));
      await store.put(`${root}a`, text('second'));
      expect((await readAll(store, `${root}a`)).toString()).to.equal('second');
    });
  });
}
