import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';
import { createLayout } from '../../../lib/cache/layout.js';
import { codeOf } from '../../../lib/errors.js';
import { createVolume, local, memory, type Volume } from '../../../lib/index.js';
import { parseManifest, parsePlace } from '../../../lib/media-store/place.js';
import { checkPrefix } from '../../../lib/media-store/prefix.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { KeySpace } from '../../../lib/object-store/key-space.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { StoreError } from '../../../lib/object-store/store-error.js';
import { isWithin, keyOf, rebase, resolvePath } from '../../../lib/paths.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { amountOf, recordResult } from '../results.js';
import { awkward, type Random, withInput } from './awkward.js';

const INPUTS = amountOf('INPUTS', 5000);
/** Those that are tried on a real disk. */
const WRITES = Math.max(100, INPUTS / 100);

describe('paths and keys of any text', function () {
  this.timeout(0);
  let random: Random;

  before(() => {
    random = randomFrom(printedSeed('paths'));
  });

  it(`never lead out of a mount, a scope, a prefix or the cache directory (${INPUTS} of them)`, async () => {
    const layout = createLayout('/cache', 'store');
    const keys = new KeySpace('tenant');
    for (let count = 0; count < INPUTS; count += 1) {
      const text = awkward(random);
      withInput(text, () => {
        requireInMount(text);
        requireInCache(layout, text);
        requireInCache(createLayout('/cache', text), 'key');
        requireInPrefix(keys, text);
        requireInScope(text);
        requireInSession(text);
      });
    }
    await recordResult('fuzz-paths', { inputs: INPUTS });
  });

  it('write nothing beside what is mounted, on a real disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-fuzz-'));
    const beside = join(directory, 'beside');
    await mkdir(beside);
    await writeFile(join(beside, 'canary'), 'canary');
    const volume = createVolume();
    volume.mount('/local', local(join(directory, 'local')));
    volume.mount('/memory', memory());
    const cacheDirectory = join(directory, 'cache');
    volume.mount('/objects', new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory }));
    try {
      let written = 0;
      for (let count = 0; count < WRITES; count += 1) {
        for (const mount of ['/local', '/memory', '/objects']) {
          const path = `${mount}/${awkward(random)}`;
          if (await writeTo(volume, path)) written += 1;
        }
      }
      expect(written, 'files written').to.be.above(WRITES / 10);
      expect((await readdir(directory)).sort()).to.deep.equal(['beside', 'cache', 'local']);
      expect(await readdir(beside)).to.deep.equal(['canary']);
      expect(await readFile(join(beside, 'canary'), 'utf8')).to.equal('canary');
      const own = ['CACHEDIR.TAG', 'files', 'leases', 'meta', 'stores', 'tmp', 'usage'];
      expect(own).to.include.members(await readdir(cacheDirectory));
    } finally {
      await volume.dispose();
      await rm(directory, { recursive: true });
    }
  });
});

function requireInMount(text: string): void {
  const path = resolvePath(text, () => '/working');
  if (!path.startsWith('/') || /(^|\/)\.{1,2}(\/|$)/.test(path)) throw new Error(`resolved to ${path}`);
  if (!isWithin(path, '/m')) return;
  const inner = rebase(path, '/m', '/base/directory');
  if (!isWithin(normalize(inner), '/base/directory')) throw new Error(`leads to ${inner}`);
  if (/(^|\/)\.{1,2}(\/|$)/.test(keyOf(rebase(path, '/m', '/')))) throw new Error('a key with dots');
}

function requireInCache(layout: ReturnType<typeof createLayout>, key: string): void {
  const { files, root } = layout;
  if (dirname(files) !== join(root, 'files')) throw new Error(`a store has its files in ${files}`);
  const own = layout.ownName(key);
  for (const place of own === undefined ? [layout.hashedName(key)] : [own, layout.hashedName(key)]) {
    if (normalize(place) !== place || !place.startsWith(`${files}/`)) throw new Error(`cached at ${place}`);
  }
  if (
    own?.startsWith(`${files}/.hashed`) &&
    !own.startsWith(`${files}/.hashed.`) &&
    /^\.hashed(\/|$)/.test(key)
  )
    throw new Error(`takes a name that is kept for others: ${own}`);
  if (!/^\/cache\/meta\/[0-9a-f]{2}\/[0-9a-f]{64}\.json$/.test(layout.meta(key))) throw new Error('odd meta');
  // What a meta says is a place of that key, or nothing.
  const said = layout.resolve('key', key);
  if (said !== undefined && said !== layout.ownName('key') && said !== layout.hashedName('key'))
    throw new Error(`a meta leads to ${said}`);
}

function requireInPrefix(keys: KeySpace, key: string): void {
  try {
    if (!keys.full(key).startsWith('tenant/')) throw new Error('a key outside of its prefix');
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

function requireInScope(text: string): void {
  try {
    checkPrefix(text);
  } catch (error) {
    if (error instanceof TypeError) return;
    throw error;
  }
  const path = join('/base', text);
  if (!path.startsWith('/base/') || path !== `/base/${text}`) throw new Error(`a scope that is ${path}`);
}

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';

function requireInSession(text: string): void {
  for (const body of [text, `0123456789ab/${ID}${text}`, `0123456789ab/${ID}.${text}`, ` ${text}\n`]) {
    for (const place of [parsePlace(body), parseManifest(ID, Buffer.from(body))]) {
      if (!place) continue;
      const path = join('/base', `${place.session}/${place.id}${place.ext}`);
      if (dirname(path) !== '/base/0123456789ab') throw new Error(`a medium at ${path}`);
    }
  }
}

/** Whether it could be written; every refusal is an errno of Node's. */
async function writeTo(volume: Volume, path: string): Promise<boolean> {
  // It leaves the mount before anybody of ours is asked.
  if (!/^\/(local|memory|objects)\/./.test(resolvePath(path, () => '/'))) return false;
  try {
    await volume.promises.mkdir(dirname(path), { recursive: true });
    await volume.promises.writeFile(path, 'written');
    return true;
  } catch (error) {
    expect(codeOf(error), `${JSON.stringify(path)}: ${(error as Error).stack}`).to.match(/^E[A-Z_]+$/);
    return false;
  }
}
