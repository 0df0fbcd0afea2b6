import { expect } from 'chai';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { objectStoreConformance } from '../conformance/object-store/object-store-conformance.js';

objectStoreConformance('the memory store', async () => {
  const store = new MemoryObjectStore();
  return { store, close: () => store.close() };
});

objectStoreConformance('a memory store with a prefix', async () => {
  const store = new MemoryObjectStore({ name: 'prefixed', prefix: '/media/files/' });
  return { store, prefix: 'media/files/', close: () => store.close() };
});

describe('the memory store', () => {
  it('has the MD5 of the bytes as its version, as S3 has', async () => {
    const { version } = await new MemoryObjectStore().put('a', Buffer.from('hello'));
    expect(version).to.equal('"5d41402abc4b2a76b9719d911017c592"');
  });

  it('has the MD5 of the MD5s and the number of parts as the version of an upload', async () => {
    const upload = await new MemoryObjectStore().multipart('a');
    await upload.uploadPart(1, Buffer.from('hello'));
    expect((await upload.complete()).version).to.equal('"62109206880d38a4010a98e11243924a-1"');
  });

  it('tells the CRC32 in base64, most significant byte first', async () => {
    const store = new MemoryObjectStore();
    await store.put('a', Buffer.from('123456789'));
    expect((await store.head('a')).crc32).to.equal(Buffer.from('cbf43926', 'hex').toString('base64'));
  });

  it('keeps whole seconds of its clock', async () => {
    const store = new MemoryObjectStore({ clock: () => 1_700_000_000_999 });
    await store.put('a', Buffer.from('hello'));
    expect((await store.head('a')).lastModified).to.equal(1_700_000_000_000);
  });

  it('does not mix the objects of two instances', async () => {
    const one = new MemoryObjectStore();
    await one.put('a', Buffer.from('hello'));
    const failure = await new MemoryObjectStore().head('a').catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ENOENT');
  });
});
