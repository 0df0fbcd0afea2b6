import type { Stats } from 'node:fs';
import { call, isCall, makesFiles, open, use } from './difference-helpers.js';
import { whereMade, withAllBelow } from './disk-state.js';
import type { Difference } from './known-differences.js';
import { placesOf } from './step.js';

/** Whether there is more to know of it than a listing tells. */
function hasMore(stats: Stats): boolean {
  if (stats.isSymbolicLink() || stats.mtimeMs < Date.UTC(2001)) return true;
  return (stats.mode & 0o777) !== (stats.isDirectory() ? 0o755 : 0o644);
}

/** What objects cannot be, or keep. */
export const differencesOfObjects: readonly Difference[] = [
  {
    title: 'names may be longer than 255 bytes',
    reason: 'a key may be, and what others have stored is to be found',
    of: ['objects', 'strict objects'],
    documented: 'limits',
    concerns: (step, disk) =>
      placesOf(step).some((at) =>
        disk
          .path(at)
          .split('/')
          .some((name) => Buffer.byteLength(name) > 255),
      ),
    example: [call('writeFile', { at: `/${'y'.repeat(256)}` }, { from: 'a', length: 1 })],
  },
  {
    title: 'hard links are `ENOTSUP`',
    reason: 'an object has one name',
    of: ['objects', 'strict objects'],
    documented: 'what-is-refused',
    concerns: (step) => isCall(step, 'link'),
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 1 }),
      call('link', { at: '/0' }, { at: '/1' }),
    ],
  },
  {
    title: 'the time of a directory does not change with what is in it',
    reason: 'a store keeps none; only an explicit `mkdir`, `utimes` or `chmod` has a marker to keep it in',
    of: ['objects', 'strict objects'],
    documented: 'directories',
    concerns: () => false,
    blind: { directoryTimes: true },
    example: [
      call('mkdir', { at: '/0' }),
      call('utimes', { at: '/0' }, 1, 1),
      call('writeFile', { at: '/0/0' }, { from: 'a', length: 1 }),
      call('stat', { at: '/0' }, {}),
    ],
  },
  {
    title: 'a directory that was moved, and what is in it, is known from listings alone',
    reason: 'the store copies it, and a listing tells no modes, no times that were set, and no links',
    of: ['objects', 'strict objects'],
    documented: 'attributes',
    concerns: (step, disk) =>
      isCall(step, 'rename') && withAllBelow(disk.path(placesOf(step)[0]!)).some(hasMore),
    example: [
      call('mkdir', { at: '/0' }),
      call('writeFile', { at: '/0/0' }, { from: 'a', length: 1 }, { mode: 0o600 }),
      call('rename', { at: '/0' }, { at: '/1' }),
      call('readdir', { at: '/1' }),
      call('stat', { at: '/1/0' }),
    ],
  },
  {
    title: 'what is written by a handle, a number or a stream appears when it is closed or synced',
    reason: 'an object is stored whole',
    of: ['objects', 'strict objects'],
    documented: 'consistency',
    // The model has the disk write into a copy, which replaces the file at the close.
    concerns: () => false,
    example: [
      open('/0', 'w'),
      use('write', { from: 'a', length: 3 }, null),
      call('readFile', { at: '/0' }, {}),
    ],
  },
  {
    title: 'a reader keeps the content that it opened',
    reason: 'a handle is pinned to a version',
    of: ['objects', 'strict objects'],
    documented: 'consistency',
    // The model has the disk read from a copy.
    concerns: () => false,
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 3 }),
      open('/0', 'r'),
      call('writeFile', { at: '/0' }, { from: 'k', length: 3 }),
      use('read', 3, 0),
    ],
  },
  {
    title: 'what is stored in a directory that is not there makes it appear',
    reason: 'a directory is a prefix, and to look for it would cost a request',
    of: ['objects'],
    documented: 'directories',
    concerns: (step, disk) =>
      (makesFiles(step) || isCall(step, 'mkdir', 'mkdtemp')) &&
      placesOf(step).some((at) => whereMade(disk, at).above === 'absent'),
    example: [call('writeFile', { at: '/0/1' }, { from: 'a', length: 3 })],
  },
  {
    title: 'a write at a position moves the place where a handle with `a+` reads on',
    reason: 'memfs keeps one position for both',
    of: ['memory'],
    documented: 'memory-as-a-backend',
    concerns: (step, disk) =>
      step.kind === 'use' &&
      ['write', 'writev'].includes(step.verb) &&
      step.given[1] !== null &&
      /^a.*\+$/.test(String(disk.flags[step.slot])),
    example: [open('/0', 'a+'), use('write', { from: 'a', length: 3 }, 0), use('read', 3, null)],
  },
];
