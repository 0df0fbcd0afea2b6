import native from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { FileHandle } from '../../../lib/native-fs.js';
import { codeFrom, useStage } from '../support/stage.js';

/** What a program does to a file; `hidden` by its number, as native code does it, which nobody tells of. */
type Step =
  | { readonly kind: 'write'; readonly position: number | null; readonly length: number }
  | { readonly kind: 'hidden'; readonly position: number; readonly length: number }
  | { readonly kind: 'truncate' | 'hidden truncate'; readonly length: number }
  | { readonly kind: 'sync' | 'chmod' | 'turn' }
  | { readonly kind: 'failure'; readonly verb: 'multipart' | 'uploadPart' | 'complete' | 'copy' };

const position = fc.nat(600);
const length = fc.integer({ min: 1, max: 300 });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('write' as const), position: fc.constant(null), length }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), position, length }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('hidden' as const), position, length }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('truncate', 'hidden truncate'), length: position }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('sync', 'chmod', 'turn') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('failure' as const),
        verb: fc.constantFrom('multipart', 'uploadPart', 'complete', 'copy'),
      }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 12 },
);

describe('a file that is uploaded while it is written, whatever its program does', () => {
  const stage = useStage({ partSize: 100 });

  for (const flags of ['w', 'a', 'r+', 'wx']) {
    it(`with the flags ${flags}, is stored as a disk has it`, async () => {
      const property = fc.asyncProperty(steps, (given) => run(flags, given));
      await fc.assert(property, { numRuns: 120, verbose: true });
    });
  }

  async function run(flags: string, given: readonly Step[]): Promise<void> {
    const { fs, bucket, parts, content, failing, cacheDirectory } = stage();
    const before = flags === 'wx' ? undefined : 'present content '.repeat(20);
    const path = `${cacheDirectory}/model`;
    native.rmSync(path, { force: true });
    if (before === undefined) await fs.rm('/file', { force: true });
    else {
      await fs.writeFile('/file', before);
      native.writeFileSync(path, before);
    }
    const handles = [await fs.open('/file', flags), await native.promises.open(path, flags)] as const;
    for (const [number, step] of given.entries()) {
      if (step.kind === 'failure') failing.fail({ verb: step.verb, error: 'EIO' });
      else await Promise.all(handles.map((handle) => apply(handle as FileHandle, step, number)));
    }
    await handles[1].close();
    // What was told to fail and did not yet fails now: a sync first takes all of it.
    for (
      let failures = given.length;
      failures > 0 && (await codeFrom(handles[0].sync())) === 'EIO';
      failures -= 1
    );
    await handles[0].close();
    expect(await content('file')).to.equal(native.readFileSync(path, 'latin1'));
    expect(await fs.readFile('/file', 'latin1')).to.equal(native.readFileSync(path, 'latin1'));
    expect((await bucket.head('file')).metadata['mode']).to.equal(
      given.some(({ kind }) => kind === 'chmod') ? String(0o100600) : undefined,
    );
    expect(parts.openUploads.size).to.equal(0);
    failing.forget();
    await fs.chmod('/file', 0o644);
    await fs.rm('/file');
    native.rmSync(path);
  }
});

async function apply(handle: FileHandle, step: Step, number: number): Promise<void> {
  const bytes = (length: number): Buffer => Buffer.alloc(length, 'abcdefghijkl'[number]!);
  switch (step.kind) {
    case 'write':
      await handle.write(bytes(step.length), 0, step.length, step.position);
      break;
    case 'hidden':
      native.writeSync(handle.fd, bytes(step.length), 0, step.length, step.position);
      break;
    case 'truncate':
      await handle.truncate(step.length);
      break;
    case 'hidden truncate':
      native.ftruncateSync(handle.fd, step.length);
      break;
    case 'sync':
      await handle.sync().catch(() => {});
      break;
    case 'chmod':
      await handle.chmod(0o600);
      break;
    default:
      for (let count = 0; count < 5; count += 1) await turn();
  }
}
