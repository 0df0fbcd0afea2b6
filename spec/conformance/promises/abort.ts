import { expect } from 'chai';
import { abortError, errnoError, expectError } from '../../support/expect-error.js';
import { typeError } from './argument-errors.js';
import { randomBytes } from './bytes.js';
import type { Stage } from './stage.js';

export function describeAbort(stage: Stage): void {
  const expectAbort = (call: Promise<unknown>) => expectError(call, abortError);

  describe('an abort signal', () => {
    it('that is already aborted stops readFile', async () => {
      const path = await stage.file('file');
      await expectAbort(stage.promises.readFile(path, { signal: AbortSignal.abort() }));
    });

    it('that is already aborted stops readFile before it looks for the file', async () => {
      const path = stage.at('missing');
      await expectAbort(stage.promises.readFile(path, { signal: AbortSignal.abort() }));
    });

    it('gives its reason as the cause', async () => {
      const reason = new Error('no longer wanted');
      const path = await stage.file('file');
      const cause = await stage.promises
        .readFile(path, { signal: AbortSignal.abort(reason) })
        .then(() => undefined)
        .catch((thrown: Error) => thrown.cause);
      expect(cause).to.equal(reason);
    });

    it('stops readFile midway', async () => {
      const path = await stage.file('file', randomBytes(3 * 1024 * 1024));
      const controller = new AbortController();
      const reading = stage.promises.readFile(path, { signal: controller.signal });
      controller.abort();
      await expectAbort(reading);
    });

    it('that comes after the end changes nothing', async () => {
      const path = await stage.file('file', 'content');
      const controller = new AbortController();
      const answer = await stage.promises.readFile(path, { encoding: 'utf8', signal: controller.signal });
      controller.abort();
      expect(answer).to.equal('content');
    });

    it('that is already aborted stops writeFile, which makes nothing', async () => {
      await expectAbort(stage.promises.writeFile(stage.at('file'), 'new', { signal: AbortSignal.abort() }));
      expect(await stage.names()).to.deep.equal([]);
    });

    it('that is already aborted leaves the old content alone', async () => {
      const path = await stage.file('file', 'old');
      await expectAbort(stage.promises.writeFile(path, 'new', { signal: AbortSignal.abort() }));
      expect(await stage.text(path)).to.equal('old');
    });

    it('stops writeFile between two chunks', async () => {
      const path = stage.at('file');
      const controller = new AbortController();
      async function* chunks(): AsyncGenerator<string> {
        yield 'half';
        controller.abort();
        yield 'whole';
      }
      await expectAbort(stage.promises.writeFile(path, chunks(), { signal: controller.signal }));
      if (stage.capabilities.visibleWhileOpen) expect(await stage.text(path)).to.equal('half');
      else await expectError(stage.text(path), errnoError('ENOENT', 'open', path));
    });

    it('must be a signal', async () => {
      const path = await stage.file('file');
      const reading = stage.promises.readFile(path, { signal: 1 as unknown as AbortSignal });
      await expectError(
        reading,
        typeError(
          'The "options.signal" property must be an instance of AbortSignal. Received type number (1)',
        ),
      );
    });
  });
}
