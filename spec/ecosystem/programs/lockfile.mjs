import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import lockfile from 'lockfile';

const [lock, unlock, check] = [lockfile.lock, lockfile.unlock, lockfile.check].map((call) => promisify(call));
const codeOf = ({ code }) => code;

export async function locksOnce(directory) {
  const path = join(directory, 'a.lock');
  await lock(path, {});
  const second = await lock(path, {}).catch(codeOf);
  const isLocked = await check(path);
  await unlock(path);
  return [second, isLocked, await check(path), fs.readdirSync(directory)];
}

export async function waitsForALock(directory) {
  const path = join(directory, 'a.lock');
  await lock(path, {});
  let isUnlocked = false;
  setTimeout(() => {
    isUnlocked = true;
    unlock(path);
  }, 200);
  await lock(path, { wait: 20_000, pollPeriod: 50 });
  await unlock(path);
  return isUnlocked;
}

export async function locksSynchronously(directory) {
  const path = join(directory, 'a.lock');
  lockfile.lockSync(path);
  let second;
  try {
    lockfile.lockSync(path);
  } catch (error) {
    second = error.code;
  }
  lockfile.unlockSync(path);
  return [second, fs.existsSync(path)];
}
