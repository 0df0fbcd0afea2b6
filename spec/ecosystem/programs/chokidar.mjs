import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'chokidar';

/** By polling, since no kernel tells of changes in a store. */
export async function seesChanges(directory) {
  await mkdir(join(directory, 'session'));
  await writeFile(join(directory, 'session', 'present.txt'), 'present');
  const watcher = watch(directory, { usePolling: true, interval: 50, cwd: directory });
  const seen = [];
  watcher.on('all', (event, path) => seen.push(`${event} ${path}`));
  const until = async (event) => {
    while (!seen.includes(event)) await new Promise((resolve) => watcher.once('all', resolve));
  };
  const failed = new Promise((_, reject) => watcher.on('error', reject));
  const steps = async () => {
    await new Promise((resolve) => watcher.on('ready', resolve));
    const atFirst = seen.splice(0).sort();
    await writeFile(join(directory, 'session', 'new.txt'), 'new');
    await until('add session/new.txt');
    await writeFile(join(directory, 'session', 'present.txt'), 'changed, and longer');
    await until('change session/present.txt');
    await rm(join(directory, 'session', 'new.txt'));
    await until('unlink session/new.txt');
    return atFirst;
  };
  try {
    return {
      atFirst: await Promise.race([steps(), failed]),
      seen: seen.filter((event) => !/Dir|change/.test(event)),
    };
  } finally {
    await watcher.close();
  }
}
