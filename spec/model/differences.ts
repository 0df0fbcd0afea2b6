import {
  call,
  codeOf,
  either,
  hasEncoding,
  hasFileTypes,
  isCall,
  isRecursive,
  isTarget,
  makesFiles,
  open,
  refusal,
  sync,
  use,
} from './difference-helpers.js';
import type { Difference } from './known-differences.js';

import { changes, isPlace, placesOf } from './step.js';

/** All that is known; `docs/reliability.md` shows them. */
export const differences: readonly Difference[] = [
  {
    title: '`opendirSync` names the path in its error',
    reason: 'Node 20 leaves it out by oversight, and callers want to know it',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'opendir') && step.form === 'sync',
    common: codeOf,
    example: [sync('opendir', { at: '/0' }, {})],
  },
  {
    title: '`realpath` and `realpathSync` name in their errors the path as a whole',
    reason:
      'Node walks and names the first part that is missing; to find it out would cost a look-up for each part',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'realpath') && step.form !== 'promises',
    common: codeOf,
    example: [sync('realpath', { at: '/0/0' })],
  },
  {
    title: '`mkdir` with `recursive` through a link that leads nowhere is `ENOENT` for the path as a whole',
    reason: 'Node comes upon the link when it makes the directories above, and calls it no directory',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'mkdir') && step.given.some(isRecursive),
    common: refusal,
    example: [
      call('symlink', { target: '1' }, { at: '/0' }),
      call('mkdir', { at: '/0/0' }, { recursive: true }),
    ],
  },
  {
    title: 'a path to what is made, moved or removed may end in `/.`',
    reason: 'segments are resolved in the text of the path, of which the kernel refuses some at its end',
    of: ['directory', 'memory', 'objects', 'strict objects'],
    documented: 'directories-as-a-backend',
    concerns: (step) => changes(step) && placesOf(step).some((at) => at.endsWith('/.')),
    example: [call('mkdir', { at: '/0/.' })],
  },
  {
    title: 'a file that is to be made with a slash at its end is refused, whatever is missing above it',
    reason: 'no answer of the store could make it right, so none is waited for',
    of: ['objects', 'strict objects'],
    documented: 'each-call-on-an-object-store',
    concerns: (step) => makesFiles(step) && placesOf(step).some((at) => at.endsWith('/')),
    common: refusal,
    example: [call('writeFile', { at: '/0/1/' }, { from: 'a', length: 1 })],
  },
  {
    title: 'names may be longer than 255 bytes',
    reason: 'a key may be, and what others have stored is to be found',
    of: ['objects', 'strict objects'],
    documented: 'limits',
    concerns: (step) => placesOf(step).some((at) => at.split('/').some((name) => name.length > 255)),
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
    title: 'of several reasons to refuse a `rename` another may be told',
    reason: 'each costs a look-up, and one suffices',
    of: ['objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'rename'),
    common: either('ENOENT', 'EINVAL', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'),
    example: [call('mkdir', { at: '/0' }), call('rename', { at: '/0' }, { at: '/0/1/2' })],
  },
  {
    title: 'of several reasons to refuse a `copyFile` another may be told',
    reason: 'each costs a look-up, and one suffices',
    of: ['objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'copyFile'),
    common: either('ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR'),
    example: [call('mkdir', { at: '/0' }), call('copyFile', { at: '/0' }, { at: '/0' }, 1)],
  },
  {
    title: '`rm` of what is below a file names `lstat` in its error',
    reason: 'so does Node but for `rmSync` in version 20',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'rm') && step.form === 'sync',
    common: codeOf,
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 1 }),
      sync('rm', { at: '/0/1' }, { recursive: true, force: true }),
    ],
  },
  {
    title: '`readdir` with `recursive` does not go through links',
    reason: 'Node 20 does where no types are asked for, though not with them, and later versions do not',
    of: ['objects', 'strict objects'],
    documented: 'symbolic-links',
    concerns: (step) =>
      isCall(step, 'readdir') && step.given.some(isRecursive) && !step.given.some(hasFileTypes),
    example: [
      call('mkdir', { at: '/0/1' }, { recursive: true }),
      call('symlink', { target: '0' }, { at: '/2' }),
      call('readdir', { at: '' }, { recursive: true }),
    ],
  },
  {
    title: 'a slash at the end of the text of a link does not matter where a file is to be made through it',
    reason: 'links are followed by their names alone',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'symbolic-links',
    concerns: (step) =>
      isCall(step, 'symlink') && step.given.some((one) => isTarget(one) && one.target.endsWith('/')),
    example: [
      call('symlink', { target: '0/' }, { at: '/0' }),
      call('appendFile', { at: '/0' }, { from: 'a', length: 1 }),
    ],
  },
  {
    title: 'permission bits of a directory are lost sight of when something about it fails',
    reason:
      'a listing, which is what is asked next, tells none; they are back when the directory is looked up',
    of: ['objects', 'strict objects'],
    documented: 'attributes',
    concerns: () => false,
    blind: { directoryModes: true },
    example: [
      call('mkdir', { at: '/0' }, { mode: 0o711 }),
      call('appendFile', { at: '/0' }, { from: 'a', length: 0 }),
      call('readdir', { at: '' }),
      call('stat', { at: '/0' }, {}),
    ],
  },
  {
    title: '`cp` takes paths in bytes',
    reason: 'all other calls do, and `cp` of Node 20 does not',
    of: ['directory', 'memory', 'objects', 'strict objects'],
    documented: 'copies-of-trees',
    concerns: (step) => isCall(step, 'cp') && step.given.some((one) => isPlace(one) && one.as === 'bytes'),
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 1 }),
      call('cp', { at: '/0', as: 'bytes' }, { at: '/1' }),
    ],
  },
  {
    title: '`readdir` and `opendir` with `recursive` take paths in bytes, and encodings',
    reason: 'Node 20 fails, or looks for the encoded names',
    of: ['directory', 'memory', 'objects', 'strict objects'],
    documented: 'directories',
    concerns: (step) =>
      isCall(step, 'readdir', 'opendir') &&
      step.given.some(isRecursive) &&
      step.given.some((one) => hasEncoding(one) || (isPlace(one) && one.as === 'bytes')),
    example: [
      call('mkdir', { at: '/0/1' }, { recursive: true }),
      call('readdir', { at: '/0', as: 'bytes' }, { recursive: true }),
    ],
  },
  {
    title: '`cp` through a link that leads nowhere is refused in the words of its `mkdir`',
    reason: 'it is made of other calls',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'copies-of-trees',
    concerns: (step) => isCall(step, 'cp'),
    common: refusal,
    example: [call('symlink', { target: '0' }, { at: '/2' }), call('cp', { at: '/2' }, { at: '/2/0/0' }, {})],
  },
  {
    title: '`realpath` and `realpathSync` refuse a file with a slash at its end',
    reason: 'as `realpath` by promise does; the walk of Node drops the slash',
    of: ['objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) =>
      isCall(step, 'realpath') && step.form !== 'promises' && placesOf(step).some((at) => /\/\.?$/.test(at)),
    example: [call('writeFile', { at: '/0' }, { from: 'a', length: 1 }), sync('realpath', { at: '/0/' })],
  },
  {
    title: 'a write at a position moves the place where a handle with `a+` reads on',
    reason: 'memfs keeps one position for both',
    of: ['memory'],
    documented: 'memory-as-a-backend',
    concerns: (step) => step.kind === 'open' && (step.flags === 'a+' || step.flags === 'ax+'),
    example: [open('/0', 'a+'), use('write', { from: 'a', length: 3 }, 0), use('read', 3, null)],
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
    // The model plays programs in strict mode.
    concerns: () => false,
    example: [call('writeFile', { at: '/0/1' }, { from: 'a', length: 3 })],
  },
];
