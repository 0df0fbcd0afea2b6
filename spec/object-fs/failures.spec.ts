import { expect } from 'chai';
import type { StoreVerb } from '../object-store/support/intercepted-store.js';
import { codeFrom, expectCode, type Stage, useStage } from './support/stage.js';

interface Change {
  readonly title: string;
  /** The requests that it makes on a warm file system. */
  readonly verbs: readonly StoreVerb[];
  run(stage: Stage): Promise<unknown>;
}

const CHANGES: readonly Change[] = [
  { title: 'writeFile', verbs: ['put'], run: ({ fs }) => fs.writeFile('/folder/file', 'changed') },
  { title: 'appendFile', verbs: ['put'], run: ({ fs }) => fs.appendFile('/folder/file', ' more') },
  { title: 'truncate', verbs: ['put'], run: ({ fs }) => fs.truncate('/folder/file', 3) },
  { title: 'a handle', verbs: ['put'], run: ({ fs }) => writeThroughHandle(fs) },
  { title: 'utimes', verbs: ['copy'], run: ({ fs }) => fs.utimes('/folder/file', 1, 2) },
  { title: 'chmod of a directory', verbs: ['put'], run: ({ fs }) => fs.chmod('/folder', 0o700) },
  { title: 'copyFile', verbs: ['copy'], run: ({ fs }) => fs.copyFile('/folder/file', '/folder/other') },
  { title: 'rename', verbs: ['copy', 'delete'], run: ({ fs }) => fs.rename('/folder/file', '/folder/other') },
  {
    title: 'rename of a directory',
    verbs: ['copy', 'delete', 'list'],
    run: ({ fs }) => fs.rename('/folder', '/to'),
  },
  { title: 'mkdir', verbs: ['put'], run: ({ fs }) => fs.mkdir('/folder/new') },
  { title: 'unlink', verbs: ['delete'], run: ({ fs }) => fs.unlink('/folder/file') },
  { title: 'rmdir', verbs: ['delete', 'list'], run: ({ fs }) => fs.rmdir('/empty') },
  { title: 'rm -r', verbs: ['delete', 'list'], run: ({ fs }) => fs.rm('/folder', { recursive: true }) },
];

const OF_CONTENT = new Set(['writeFile', 'rename', 'rename of a directory', 'unlink']);

async function writeThroughHandle(fs: Stage['fs']): Promise<void> {
  await using handle = await fs.open('/folder/file', 'r+');
  await handle.write('X');
}

/** All that can be asked of a file system, in a form that compares. */
async function viewOf(fs: Stage['fs']): Promise<unknown> {
  const view: Record<string, unknown> = {};
  for (const path of [
    '/folder',
    '/folder/file',
    '/folder/other',
    '/folder/new',
    '/to',
    '/to/file',
    '/empty',
  ]) {
    const stats = await fs.stat(path).catch((error: NodeJS.ErrnoException) => error.code);
    if (typeof stats !== 'object') view[path] = stats;
    else if (stats.isDirectory()) view[path] = ((await fs.readdir(path)) as string[]).sort();
    else view[path] = [await fs.readFile(path, 'utf8'), stats.size, stats.mode];
  }
  return view;
}

for (const freshness of [60_000, 'immutable'] as const) {
  describe(`a store that fails, with a freshness of ${freshness}`, () => {
    const stage = useStage({ freshness });

    beforeEach(async () => {
      const { fs } = stage();
      await fs.mkdir('/folder');
      await fs.mkdir('/empty');
      await fs.writeFile('/folder/file', 'content');
      await fs.writeFile('/folder/other', 'other');
      await viewOf(fs);
    });

    // What immutable objects add is the cached file that is read without asking.
    const changes =
      freshness === 'immutable' ? CHANGES.filter(({ title }) => OF_CONTENT.has(title)) : CHANGES;
    for (const { title, verbs, run } of changes) {
      for (const verb of verbs) {
        for (const isAnswerLost of verb === 'list' ? [false] : [false, true]) {
          const what = `${verb} ${isAnswerLost ? 'loses its answer' : 'fails'}`;
          it(`is believed in ${title} when its ${what}, and what is there is seen at once`, async () => {
            const { failing, fs, other } = stage();
            failing.fail({ verb, error: 'EIO', isAnswerLost });
            await expectCode(run(stage()), 'EIO');
            const fresh = await other({ freshness: 0, negativeFreshness: 0 });
            expect(await viewOf(fs)).to.deep.equal(await viewOf(fresh.promises));
          });
        }
      }
    }
  });
}

describe('a failing store', () => {
  const stage = useStage();

  it('gives an error in the words of the call, with its own as the cause', async () => {
    const { failing, fs } = stage();
    failing.fail({ verb: 'head', error: 'EACCES' });
    const error = (await fs.stat('/file').catch((thrown: unknown) => thrown)) as NodeJS.ErrnoException;
    expect(error.message).to.equal("EACCES: permission denied, stat '/file'");
    expect((error.cause as Error).name).to.equal('StoreError');
  });

  it('leaves the cached file where it is', async () => {
    const { failing, fs, put, cacheDirectory, other } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    const impatient = await other({ freshness: 0, cacheDirectory });
    failing.fail({ verb: 'get', error: 'EIO' });
    expect(await impatient.promises.readFile('/file', 'utf8')).to.equal('content');
    expect(await fs.readFile('/file', 'utf8')).to.equal('content');
  });

  it('is no missing file', async () => {
    const { failing, fs, put } = stage();
    await put('file', 'content');
    failing.fail({ verb: 'get', error: 'EIO' });
    await expectCode(fs.readFile('/file'), 'EIO');
    expect(await fs.readFile('/file', 'utf8')).to.equal('content');
  });

  it('whose body breaks gives no bytes', async () => {
    const { failing, fs, put } = stage();
    await put('file', 'content');
    failing.fail({ verb: 'get', error: 'EIO', afterBytes: 3 });
    await expectCode(fs.readFile('/file'), 'EIO');
  });

  it('is not taken for the disk when its body breaks with an errno', async () => {
    const { failing, fs, put, requests } = stage();
    await put('file', 'content');
    const error = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    failing.fail({ verb: 'get', error, afterBytes: 3 });
    expect(await requests(() => expectCode(fs.readFile('/file'), 'ECONNRESET'))).to.deep.equal({ get: 1 });
  });

  it('that fails while a directory is renamed leaves every old file', async () => {
    const { failing, fs, content } = stage();
    for (const name of ['a', 'b', 'c']) await fs.writeFile(`/from/${name}`, name);
    failing.fail({ verb: 'copy', key: 'to/b', error: 'EIO' });
    await expectCode(fs.rename('/from', '/to'), 'EIO');
    for (const name of ['a', 'b', 'c']) expect(await content(`from/${name}`)).to.equal(name);
  });

  it('that listed a file which is gone before it is copied does not stop a rename', async () => {
    const { meddled, bucket, fs, keys } = stage();
    for (const name of ['a', 'b']) await fs.writeFile(`/from/${name}`, name);
    meddled.meddle({ verb: 'copy', key: 'to/a', before: () => bucket.delete(['from/a']) });
    await fs.rename('/from', '/to');
    expect(await keys()).to.deep.equal(['to/b']);
  });

  it('fails once for all who wait, and then no more', async () => {
    const { failing, fs, put } = stage();
    await put('file', 'content');
    failing.fail({ verb: 'head', error: 'EIO' });
    const codes = await Promise.all(Array.from({ length: 5 }, () => codeFrom(fs.stat('/file'))));
    expect(codes).to.deep.equal(Array(5).fill('EIO'));
    expect((await fs.stat('/file')).size).to.equal(7);
  });
});
