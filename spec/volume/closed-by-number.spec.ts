import fs, { close, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { createVolume, MemoryObjectStore, ObjectFileSystem, redirect, type Volume } from '../../lib/index.js';
import { nativeFs } from '../../lib/native-fs.js';
import { aboveSpareNumbers } from '../support/above-spare-numbers.js';
import { errnoError, expectError } from '../support/expect-error.js';

const PART = 1000;

/** What a handle is opened as, of a file of so many bytes. */
const kinds = {
  'on the cached file': { flags: 'r', size: 10 },
  'on what has not all come': { flags: 'r', size: 20 * PART },
  'that writes': { flags: 'w', size: 0 },
  'that reads and writes': { flags: 'r+', size: 10 },
};

/** How its number is closed by itself. */
const ways: Record<string, (volume: Volume, number: number) => unknown> = {
  'closeSync of the volume': (volume, number) => volume.closeSync(number),
  'close of the volume': (volume, number) => promisify(volume.close)(number),
  'closeSync of the redirected fs': async (volume, number) => {
    using _redirection = redirect(volume);
    fs.closeSync(number);
  },
  'close of the redirected fs': async (volume, number) => {
    using _redirection = redirect(volume);
    await promisify(fs.close)(number);
  },
};

describe('a handle whose number is closed by itself', () => {
  let directory: string;
  let another: string;
  let volume: Volume;
  let spare: number[];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mediafs-closed-number-'));
    another = join(directory, 'another');
    writeFileSync(another, 'another');
    const store = new MemoryObjectStore();
    for (const { size } of Object.values(kinds)) await store.put(`of-${size}`, Buffer.alloc(size, 'x'));
    volume = createVolume();
    const cacheDirectory = join(directory, 'cache');
    volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, partSize: PART }));
    spare = [];
  });

  afterEach(async () => {
    await volume.dispose();
    sinon.restore();
    for (const number of spare) close(number, () => {});
    rmSync(directory, { recursive: true });
  });

  /** Another file gets the number of one that was closed. */
  function openAnotherAs(number: number): void {
    do spare.push(openSync(another, 'r'));
    while (spare.at(-1)! < number);
    expect(spare.at(-1)).to.equal(number);
  }

  function expectAnother(number: number): void {
    const buffer = Buffer.alloc(20);
    expect(buffer.toString('utf8', 0, readSync(number, buffer, 0, 20, 0))).to.equal('another');
  }

  async function opened({ flags, size }: { flags: string; size: number }): Promise<FileHandle> {
    // What is opened in the background gets lower numbers.
    const handle = await aboveSpareNumbers(() => volume.promises.open(`/m/of-${size}`, flags));
    if (flags !== 'r') await handle.write('written');
    else expect((await handle.read(Buffer.alloc(4), 0, 4, 0)).bytesRead).to.equal(4);
    return handle;
  }

  for (const [which, kind] of Object.entries(kinds)) {
    describe(which, () => {
      for (const [way, closeNumber] of Object.entries(ways)) {
        it(`by ${way}, is EBADF to close, and lets the next file of that number be`, async () => {
          const handle = await opened(kind);
          const number = handle.fd;
          await closeNumber(volume, number);
          openAnotherAs(number);
          await expectError(handle.close(), errnoError('EBADF', 'close'));
          expect(handle.fd).to.equal(-1);
          expectAnother(number);
          expect(await handle.close()).to.equal(undefined);
        });
      }

      it('lets the next file of that number be when it is collected', async () => {
        const number = await (async () => {
          const { fd } = await opened(kind);
          volume.closeSync(fd);
          openAnotherAs(fd);
          return fd;
        })();
        await collectGarbage();
        expectAnother(number);
      });

      it('is closed once, be it asked of the handle and of the number at once', async () => {
        const handle = await opened(kind);
        const number = handle.fd;
        const native = sinon.spy(nativeFs, 'close');
        const closing = handle.close();
        await expectError(promisify(volume.close)(number), errnoError('EBADF', 'close'));
        await closing;
        expect(native.calledWith(number)).to.equal(false);
      });
    });
  }

  it('has stored what was written by the close of the number', async () => {
    const handle = await opened(kinds['that writes']);
    volume.closeSync(handle.fd);
    expect(await volume.promises.readFile('/m/of-0', 'utf8')).to.equal('written');
    await handle.close().catch(() => {});
    expect(await volume.promises.readFile('/m/of-0', 'utf8')).to.equal('written');
  });
});

/** Twice, with turns for what is done about what was found. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 2; round += 1) {
    gc();
    await turn();
  }
}
