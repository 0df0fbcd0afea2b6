import type { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { closedError, expectError } from '../../support/expect-error.js';
import type { Handle, OpenHandle } from './open-handle.js';
import type { Stage } from './stage.js';

/** Each call, and the name Node gives it in the error. */
const CALLS: ReadonlyArray<readonly [string, (handle: Handle) => Promise<unknown>]> = [
  ['read', (handle) => handle.read(Buffer.alloc(1), 0, 1, 0)],
  ['readv', (handle) => handle.readv([Buffer.alloc(1)])],
  ['write', (handle) => handle.write('x')],
  ['writev', (handle) => handle.writev([Buffer.from('x')])],
  ['readFile', (handle) => handle.readFile()],
  ['writeFile', (handle) => handle.writeFile('x')],
  ['ftruncate', (handle) => handle.truncate(1)],
  ['fstat', (handle) => handle.stat()],
  ['fsync', (handle) => handle.sync()],
  ['fdatasync', (handle) => handle.datasync()],
];

export function describeHandleClose(stage: Stage, open: OpenHandle): void {
  describe('a handle after its close', () => {
    for (const [name, call] of CALLS) {
      it(`refuses ${name}`, async () => {
        const handle = await open(await stage.file('file'), 'r+');
        await handle.close();
        await expectError(call(handle), closedError(name));
        expect(await stage.text(stage.at('file'))).to.equal('content');
      });
    }

    it('has no descriptor', async () => {
      const handle = await open(await stage.file('file'));
      expect(await handle.close()).to.equal(undefined);
      expect(handle.fd).to.equal(-1);
    });

    it('may be closed again', async () => {
      const handle = await open(await stage.file('file'));
      await handle.close();
      expect(await handle.close()).to.equal(undefined);
    });

    it('has waited for both of two closes at once', async () => {
      const handle = await open(stage.at('file'), 'w');
      await handle.write('content');
      await Promise.all([handle.close(), handle.close()]);
      expect(await stage.text(stage.at('file'))).to.equal('content');
    });

    it('was closed by disposal', async () => {
      const handle = await open(stage.at('file'), 'w');
      await handle.write('content');
      await handle[Symbol.asyncDispose]();
      expect(handle.fd).to.equal(-1);
      expect(await stage.text(stage.at('file'))).to.equal('content');
    });

    it('has told so by an event', async () => {
      const handle = await open(await stage.file('file'));
      let closed = 0;
      (handle as unknown as EventEmitter).on('close', () => {
        closed += 1;
      });
      await handle.close();
      expect(closed).to.equal(1);
    });
  });
}
