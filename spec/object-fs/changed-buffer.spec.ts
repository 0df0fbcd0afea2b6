import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MemoryObjectStore, ObjectFileSystem } from '../../lib/index.js';
import { slowStore } from '../support/slow-store.js';

const PART = 5 * 1024 * 1024;

describe('a buffer that its owner changes while it is stored', () => {
  for (const size of [1000, 2 * PART]) {
    it(`never makes the cache differ from the store (${size} bytes)`, async () => {
      const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-changed-'));
      const memory = new MemoryObjectStore();
      const objects = new ObjectFileSystem({ store: slowStore(memory, 20), cacheDirectory, partSize: PART });
      const buffer = Buffer.alloc(size, 'a');
      const writing = objects.promises.writeFile('/file', buffer);
      await new Promise((done) => setTimeout(done, 5));
      buffer.fill('b');
      await writing;
      const read = (await objects.promises.readFile('/file')) as Buffer;
      const stored: Uint8Array[] = [];
      for await (const chunk of (await memory.get('file')).body) stored.push(chunk);
      expect(read.equals(Buffer.concat(stored))).to.equal(true);
      await rm(cacheDirectory, { recursive: true });
    });
  }
});
