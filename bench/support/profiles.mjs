import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStore } from './stores.mjs';
import { Subject } from './subject.mjs';

/** Lines that stand for the hot paths, and the seconds for which each is watched. */
export const HOT = [
  'warm-read-4k',
  'warm-read-1m',
  'warm-stream-1m',
  'warm-stat',
  'warm-read-sync',
  'cold-read-4k',
  'cold-read-4k-16-at-once',
  'cold-stream-256m',
  'random-64k',
  'write-4k',
  'write-stream',
  'readdir-10k',
];
const SECONDS = 6;

/** Watches mediafs while it does the work of a line, and keeps what the processor did. */
export async function profileHotPaths(lines) {
  for (const line of lines.filter(({ name }) => HOT.includes(name))) {
    const { idle, functions } = await profile(line);
    console.log(`${line.name}: ${(idle * 100).toFixed(0)} % idle, then ${functions[0].name}`);
  }
}

async function profile(line) {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-bench-'));
  const { server, objects, name } = line;
  const running = await startStore({ network: 'near', server, objects, directory });
  await mkdir(join(directory, 'own'));
  const { store, near } = running;
  const context = { store, near, network: 'near', peer: 'mediafs', directory: join(directory, 'own') };
  const subject = new Subject({ line: name, peer: 'mediafs', context });
  try {
    const { opened, error } = await subject.opened();
    if (!opened) throw new Error(`${name}: ${error}`);
    for (const round of [-1, 0]) await subject.work(round);
    await subject.profile('start');
    const end = performance.now() + SECONDS * 1000;
    for (let round = 1; round < line.rounds && performance.now() < end; round += 1) {
      const sample = await subject.work(round);
      if (sample.error) throw new Error(`${name}: ${sample.error}`);
    }
    const summary = await subject.profile('stop');
    const kept = { name, title: line.title, node: process.version, begin: new Date(), ...summary };
    const path = join(import.meta.dirname, '../results', `profile-${name}.json`);
    await writeFile(
      path,
      `${JSON.stringify(kept, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value), 1)}\n`,
    );
    return summary;
  } finally {
    await subject.close();
    await running.close();
    await rm(directory, { recursive: true, force: true });
  }
}
