import fs from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  local,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  type Redirection,
  redirect,
} from '../../../lib/index.js';
import { linkScenarios } from './link-scenarios.js';
import { type Form, type Ground, type Outcome, play } from './play.js';
import { type Scenario, scenarios } from './scenarios.js';

/** What `cp` and `cpSync` of the running Node do on the disk, ours do in every mount, between mounts, and between a mount and the disk. */
describe('cp and cpSync', () => {
  const volume = createVolume();
  let directory: string;
  let redirection: Redirection;
  let count = 0;
  const onDisk = new Map<string, Promise<Outcome>>();

  before(async () => {
    directory = await mkdtemp(join(await realpath(tmpdir()), 'mediafs-cp-'));
    const cacheDirectory = join(directory, 'cache');
    volume.mount('/cp/local', local(join(directory, 'local')));
    volume.mount('/cp/memory', memory());
    const store = new MemoryObjectStore();
    volume.mount('/cp/objects', new ObjectFileSystem({ store, cacheDirectory, freshness: 60_000 }));
    redirection = redirect(volume);
  });

  after(async () => {
    redirection.dispose();
    await volume.dispose();
    await rm(directory, { recursive: true });
  });

  /** A fresh directory as callers name it, and as the file system there does. */
  async function room(place: string): Promise<[path: string, inner: string]> {
    count += 1;
    const name = `room-${count}-`;
    const path = join(place.endsWith('disk') ? directory : place, name);
    await fs.promises.mkdir(path);
    if (place.endsWith('disk')) return [path, path];
    return [path, place === '/cp/local' ? join(directory, 'local', name) : `/${name}`];
  }

  async function ground(from: string, to: string): Promise<Ground> {
    const source = await room(from);
    const target = from === to ? source : await room(to);
    return { fs, source: source[0], target: target[0], inner: [source[1], target[1]] };
  }

  /** As all pairs of mounts are to do it, so it is asked once for all of them. */
  function expected(scenario: Scenario, form: Form, isWithin: boolean): Promise<Outcome> {
    const key = `${scenario.title}, ${form}, ${isWithin}`;
    const known = onDisk.get(key) ?? playOnDisk(scenario, form, isWithin);
    onDisk.set(key, known);
    return known;
  }

  /** What Node does on the disk: a directory for each end, or one for both. */
  async function playOnDisk(scenario: Scenario, form: Form, isWithin: boolean): Promise<Outcome> {
    const isAstray = scenario.syncGoesAstray && Number(process.versions.node.split('.')[0]) >= 22;
    const disk = await ground('disk', isWithin ? 'disk' : 'another disk');
    const outcome = await play(disk, scenario, isAstray ? 'promise' : form);
    return isAstray && form === 'sync' ? { ...outcome, error: codeOf(outcome) } : outcome;
  }

  for (const [from, to] of [
    ['/cp/local', '/cp/local'],
    ['/cp/memory', '/cp/memory'],
    ['/cp/objects', '/cp/objects'],
    ['/cp/local', '/cp/objects'],
    ['/cp/objects', '/cp/memory'],
    ['/cp/memory', '/cp/local'],
    ['disk', '/cp/objects'],
    ['/cp/objects', 'disk'],
    ['/cp/local', 'disk'],
  ] as const) {
    const isWithin = from === to;
    // An absolute link in memory leads to a place in memory, wherever that is mounted.
    const isElsewhere = ({ source }: Scenario) => !isWithin && from === '/cp/memory' && 'a/x' in source;
    const played = [...scenarios, ...linkScenarios].filter((scenario) => !isElsewhere(scenario));
    describe(isWithin ? `within ${from}` : `from ${from} to ${to}`, () => {
      for (const form of ['promise', 'sync'] as const) {
        for (const scenario of played.filter((each) => isWithin || !each.isWithin)) {
          it(`copy ${scenario.title} (${form})`, async () => {
            const outcome = await play(await ground(from, to), scenario, form);
            const wanted = await expected(scenario, form, isWithin);
            const isCode = typeof wanted.error === 'string';
            expect(isCode ? { ...outcome, error: codeOf(outcome) } : outcome).to.deep.equal(wanted);
          });
        }
      }
    });
  }
});

function codeOf({ error }: Outcome): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'none';
}
