import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryObjectStore, ObjectFileSystem } from '../../lib/index.js';
import { errnoError, expectError } from '../support/expect-error.js';

describe('what is missing below a file of which nothing is known', () => {
  let cacheDirectory: string;

  before(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-below-'));
  });

  after(() => rm(cacheDirectory, { recursive: true }));

  for (const [strict, code] of [
    [true, 'ENOTDIR'],
    [false, 'ENOENT'],
  ] as const) {
    it(`is ${code}${strict ? ' in strict mode, which looks above' : ', since a look would be one request more'}`, async () => {
      const store = new MemoryObjectStore();
      await store.put('file', Buffer.from('content'));
      for (const name of ['stat', 'lstat', 'readFile', 'unlink', 'truncate'] as const) {
        const { promises } = new ObjectFileSystem({ store, cacheDirectory, strict });
        const syscall = name === 'readFile' || name === 'truncate' ? 'open' : name;
        await expectError(promises[name]('/file/x/y'), errnoError(code, syscall, '/file/x/y'));
      }
    });
  }
});
