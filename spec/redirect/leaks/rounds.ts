import { once } from 'node:events';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createVolume, MemoryObjectStore, memory, ObjectFileSystem, redirect } from '../../../lib/index.js';
import { differences, takeSnapshot } from './snapshot.js';

/** What the rounds left behind, told to the parent on standard output. */
export interface Report {
  readonly changed: readonly string[];
  readonly grownBytes: number;
  readonly kept: readonly string[];
  readonly resources: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly descriptors: { readonly before: number; readonly after: number };
  readonly threads: { readonly before: number; readonly after: number };
}

const collect = globalThis.gc as () => void;
const directory = await mkdtemp(join(tmpdir(), 'mediafs-leaks-'));
const references: [string, WeakRef<object>][] = [];

/** A volume of its own, with a redirect that is undone, and used before that if `isUsed`. */
async function round(index: number, isUsed: boolean): Promise<void> {
  const volume = createVolume();
  volume.mount('/leaks/memory', memory({ '/file': 'content' }));
  const cacheDirectory = join(directory, 'cache');
  const objects = new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory });
  volume.mount('/leaks/objects', objects);
  const redirection = redirect(volume, { warn: false });
  if (isUsed) await use();
  redirection.dispose();
  await volume.dispose();
  if (index % 100 !== 0 && !isUsed) return;
  references.push(
    [`volume ${index}`, new WeakRef(volume)],
    [`redirection ${index}`, new WeakRef(redirection)],
  );
  references.push([`file system ${index}`, new WeakRef(objects)]);
}

async function use(): Promise<void> {
  fs.writeFileSync('/leaks/memory/other', fs.readFileSync('/leaks/memory/file'));
  await fs.promises.writeFile('/leaks/objects/file', 'content');
  fs.statSync('/leaks/objects/file');
  const handle = await fs.promises.open('/leaks/objects/file');
  await handle.close();
  const stream = fs.createWriteStream('/leaks/objects/stream').end('content');
  await once(stream, 'close');
  const watcher = fs.watch('/leaks/objects', () => {});
  fs.watchFile('/leaks/objects/file', () => {});
  fs.unwatchFile('/leaks/objects/file');
  watcher.close();
  fs.cpSync('/leaks/memory', '/leaks/objects/copy', { recursive: true });
}

async function heapBytes(): Promise<number> {
  for (let pass = 0; pass < 4; pass += 1) {
    await turn();
    collect();
  }
  return process.memoryUsage().heapUsed;
}

const count = (path: string): number => fs.readdirSync(path).length;

/** Workers and sockets that have been ended go a few turns later. */
async function settled<Value>(look: () => Value, wanted: Value): Promise<Value> {
  for (let pass = 0; pass < 500 && JSON.stringify(look()) !== JSON.stringify(wanted); pass += 1) {
    await new Promise((done) => setTimeout(done, 10));
  }
  return look();
}

for (let index = 0; index < 300; index += 1) await round(index, index % 50 === 0);
const before = await takeSnapshot();
const resources = process.getActiveResourcesInfo().sort();
const [descriptors, threads] = [count('/proc/self/fd'), count('/proc/self/task')];
const heap = await heapBytes();
for (let index = 0; index < 1000; index += 1) await round(index, false);
const grownBytes = (await heapBytes()) - heap;
// Not in the account of bytes: Node itself keeps some of every thread that has ended.
for (let index = 1000; index < 1020; index += 1) await round(index, true);
for (let index = 1020; index < 1040; index += 1) await round(index, false);
await heapBytes();
const report: Report = {
  changed: differences(before, await takeSnapshot()),
  grownBytes,
  kept: references.filter(([, reference]) => reference.deref() !== undefined).map(([name]) => name),
  resources: {
    before: resources,
    after: await settled(() => process.getActiveResourcesInfo().sort(), resources),
  },
  descriptors: { before: descriptors, after: await settled(() => count('/proc/self/fd'), descriptors) },
  threads: { before: threads, after: await settled(() => count('/proc/self/task'), threads) },
};
await rm(directory, { recursive: true });
process.stdout.write(JSON.stringify(report));
