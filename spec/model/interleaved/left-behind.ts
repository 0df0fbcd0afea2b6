import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseMeta } from '../../../lib/cache/meta.js';
import type { State } from './bucket.js';
import { keyOf, listingOf } from './history.js';
import { DIRECTORIES, FILES, type Plan } from './plan.js';
import { FRESH, type Mounted, type Stage } from './stage.js';
import { quiet } from './turns.js';

/** When all callers have ended: what the mounts know and keep is what the bucket has, and nothing is left of the work. */
export async function judgeLeftBehind(plan: Plan, stage: Stage): Promise<void> {
  await quiet();
  const state = stage.bucket.stateAt(Number.POSITIVE_INFINITY);
  expect(stage.parts.openUploads.size, 'open uploads').to.equal(0);
  using _ = plan.mounts === 'one' ? undefined : expired();
  const attributes = await statsOf(stage.startLater(join(stage.directory, 'later')), state);
  const judgeLater = async (cacheDirectory: string): Promise<void> => {
    const seen = await statsOf(stage.startLater(cacheDirectory), state);
    expect(seen, 'what a later process on the same cache sees').to.deep.equal(attributes);
  };
  // It asks for nothing that is cached, so before anybody who looks has mended that.
  if (plan.mounts === 'one') await judgeLater(stage.mounts[0]!.cacheDirectory);
  for (const mounted of stage.mounts) {
    const title = `what ${stage.mounts.indexOf(mounted)} sees`;
    expect(await viewOf(mounted), title).to.deep.equal(expectedView(state));
    expect(await statsOf(mounted, state), `${title} of attributes`).to.deep.equal(attributes);
  }
  for (const { cacheDirectory } of stage.mounts) {
    await judgeCachedFiles(cacheDirectory);
    await judgeLater(cacheDirectory);
  }
  await stage.end();
  for (const { cacheDirectory } of stage.mounts)
    for (const name of ['tmp', 'leases', 'meta/uploads'])
      expect(await readdir(join(cacheDirectory, name)).catch(() => []), name).to.deep.equal([]);
  expect((await leftOpen(stage.directory)).join(), 'open descriptors').to.equal('');
}

type View = Record<string, unknown>;

/** By what is known, then by reading, then by listing: each may tell of something else. */
async function viewOf({ fs: { promises } }: Mounted): Promise<View> {
  const view: View = {};
  for (const at of [...DIRECTORIES, ...FILES]) {
    const told = await promises.lstat(at).catch(codeOf);
    view[`stat ${at}`] = typeof told === 'string' ? told : told.isDirectory() ? 'directory' : told.size;
  }
  for (const at of FILES) view[`read ${at}`] = await promises.readFile(at, 'latin1').catch(codeOf);
  for (const at of ['/', ...DIRECTORIES]) {
    const told = (await promises.readdir(at, { withFileTypes: true }).catch(codeOf)) as Dirent[] | string;
    view[`list ${at}`] =
      typeof told === 'string' ? told : told.map((one) => one.name + (one.isDirectory() ? '/' : '')).sort();
  }
  return view;
}

function expectedView(state: State): View {
  const view: View = {};
  for (const at of DIRECTORIES) view[`stat ${at}`] = listingOf(state, at) ? 'directory' : 'ENOENT';
  for (const at of FILES) view[`stat ${at}`] = state.get(keyOf(at))?.length ?? 'ENOENT';
  for (const at of FILES) view[`read ${at}`] = state.get(keyOf(at)) ?? 'ENOENT';
  for (const at of ['/', ...DIRECTORIES]) view[`list ${at}`] = listingOf(state, at) ?? 'ENOENT';
  return view;
}

/** The content of each file, and its attributes, all of which are known once it has been read. */
async function statsOf({ fs }: Pick<Mounted, 'fs'>, state: State): Promise<View> {
  const view: View = {};
  for (const key of state.keys()) {
    if (key.endsWith('/')) continue;
    view[key] = await fs.promises.readFile(`/${key}`, 'latin1').catch(codeOf);
    expect(view[key]).to.equal(state.get(key));
    const stats = await fs.promises.lstat(`/${key}`, { bigint: true }).catch(codeOf);
    if (typeof stats !== 'string')
      view[key] = Object.entries(stats).map(([name, value]) => `${name} ${value}`);
  }
  return view;
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? String(error);
}

/** No cached file has other bytes than the version has that its description names. */
async function judgeCachedFiles(cacheDirectory: string): Promise<void> {
  const names = await readdir(join(cacheDirectory, 'meta'), { recursive: true }).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const meta = parseMeta(await readFile(join(cacheDirectory, 'meta', name), 'utf8'))!;
    const path = join(cacheDirectory, meta.file);
    const stats = await stat(path, { bigint: true }).catch(() => undefined);
    if (String(stats?.ino) !== meta.identity.inode || String(stats?.ctimeNs) !== meta.identity.changed)
      continue;
    const sum = createHash('md5')
      .update(await readFile(path))
      .digest('hex');
    expect(meta.record.version, `the version of the cached ${meta.key}`).to.equal(`"${sum}"`);
  }
}

/** Real milliseconds after which what is open stays open. A published file is, for a moment, on purpose. */
const CLOSED_WITHIN_MS = 5000;

async function leftOpen(directory: string): Promise<string[]> {
  for (const end = Date.now() + CLOSED_WITHIN_MS; ; await sleep(3)) {
    const paths = await openBelow(directory);
    if (paths.length === 0 || Date.now() > end) return paths;
  }
}

async function openBelow(directory: string): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd').catch(() => []);
  const paths = await Promise.all(
    numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')),
  );
  return paths.filter((path) => path.startsWith(directory)).map((path) => path.slice(-40));
}

/** From now on, for as long as this is held, nothing is fresh that was learned before. */
function expired(): Disposable {
  const { now } = performance;
  performance.now = () => now.call(performance) + 2 * FRESH;
  return {
    [Symbol.dispose]() {
      Reflect.deleteProperty(performance, 'now');
    },
  };
}
