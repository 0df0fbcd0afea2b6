import { readlinkSync } from 'node:fs';
import type { IsChosen } from '../../cache/support/faults.js';

/** What a call to the disk may meet: an errno, or that all of the cache directory has been removed. */
export const FAULTS = ['ENOSPC', 'EROFS', 'EIO', 'EMFILE', 'EACCES', 'removed'] as const;
export type Fault = (typeof FAULTS)[number];

const CREATING = ['mkdir', 'writeFile', 'copyFile', 'symlink', 'link', 'appendFile'];
const FILLING = ['handle.write', 'handle.writeFile', 'handle.appendFile', ...CREATING];
const CHANGING = ['rename', 'unlink', 'rm', 'rmdir', 'chmod', 'utimes', 'lutimes', 'truncate', ...CREATING];
const OPENING = ['opendir', 'readdir', 'readFile', 'writeFile', 'copyFile', 'appendFile'];

/** Whether a call of the cache to its disk may meet a fault at all: a full disk, for one, lets files be read and removed. */
export function isMet(fault: Fault, directory: string): IsChosen {
  const isOfCache: IsChosen = (call, [path], _, descriptor) => {
    if (!call.startsWith('handle.')) return String(path).startsWith(directory);
    return descriptor !== undefined && descriptor >= 0 && isBelow(descriptor, directory);
  };
  return (call, args, number, descriptor) =>
    concerns(fault, call, args) && isOfCache(call, args, number, descriptor);
}

function concerns(fault: Fault, call: string, [, flags]: readonly unknown[]): boolean {
  const isOpening = call === 'open';
  if (fault === 'ENOSPC') return FILLING.includes(call) || (isOpening && creates(flags));
  if (fault === 'EROFS') return CHANGING.includes(call) || (isOpening && creates(flags));
  if (fault === 'EMFILE') return OPENING.includes(call) || isOpening;
  if (fault === 'EACCES') return !call.startsWith('handle.');
  return true;
}

function creates(flags: unknown): boolean {
  return typeof flags === 'string' ? flags !== 'r' : typeof flags === 'number' && (flags & 0o103) !== 0;
}

function isBelow(descriptor: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(directory);
  } catch {
    return false;
  }
}
