import fs from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, checkSync, lock, lockSync } from 'proper-lockfile';

export async function locksOnce(directory) {
  const path = join(directory, 'data.json');
  await writeFile(path, '{}');
  const release = await lock(path, { stale: 60_000, update: 1000 });
  const isLocked = await check(path, { stale: 60_000 });
  const second = await lock(path, { stale: 60_000 }).catch(({ code }) => code);
  await release();
  return [isLocked, second, await check(path), fs.readdirSync(directory)];
}

export async function letsWritersTakeTurns(directory) {
  const path = join(directory, 'counter');
  await writeFile(path, '0');
  const add = async () => {
    const retries = { retries: 1000, minTimeout: 10, maxTimeout: 50 };
    const release = await lock(path, { stale: 120_000, retries });
    await writeFile(path, String(Number(await readFile(path, 'utf8')) + 1));
    await release();
  };
  await Promise.all([add(), add(), add(), add(), add()]);
  return readFile(path, 'utf8');
}

export async function takesOverAStaleLock(directory) {
  const path = join(directory, 'data.json');
  await writeFile(path, '');
  fs.mkdirSync(`${path}.lock`);
  await utimes(`${path}.lock`, 1000, 1000);
  const release = await lock(path, { stale: 60_000 });
  await release();
  return fs.readdirSync(directory);
}

export async function locksSynchronously(directory) {
  const path = join(directory, 'data.json');
  fs.writeFileSync(path, '');
  const release = lockSync(path, { stale: 60_000 });
  const isLocked = checkSync(path, { stale: 60_000 });
  release();
  return [isLocked, checkSync(path)];
}
