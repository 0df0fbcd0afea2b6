import { call, isCall, makesFiles, oneOf, refusal } from './difference-helpers.js';
import {
  kindAt,
  leadsBelowFile,
  meetsLostLink,
  reasonsAgainstCopy,
  reasonsAgainstRename,
  whereMade,
} from './disk-state.js';
import type { Difference } from './known-differences.js';
import type { Side } from './side.js';
import { changes, placesOf } from './step.js';

function isMadeInVain(disk: Side, at: string): boolean {
  const { above, hasSlash } = whereMade(disk, at);
  return hasSlash && above !== 'directory';
}

/** Where several reasons speak against a call, or a path is not what a kernel takes it for. */
export const differencesOfPaths: readonly Difference[] = [
  {
    title: '`mkdir` with `recursive` through a link that leads nowhere is `ENOENT` for the path as a whole',
    reason: 'Node comes upon the link when it makes the directories above, and calls it no directory',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step, disk) =>
      isCall(step, 'mkdir') && placesOf(step).some((at) => meetsLostLink(disk, at)) && refusal,
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
    concerns: (step) =>
      changes(step) &&
      !isCall(step, 'chmod', 'utimes', 'lutimes', 'truncate') &&
      placesOf(step).some((at) => at.endsWith('/.')),
    example: [call('mkdir', { at: '/0/.' })],
  },
  {
    title: 'a file that is to be made with a slash at its end is refused, whatever is missing above it',
    reason: 'no answer of the store could make it right, so none is waited for',
    of: ['objects', 'strict objects'],
    documented: 'each-call-on-an-object-store',
    concerns: (step, disk) =>
      makesFiles(step) && placesOf(step).some((at) => isMadeInVain(disk, at)) && refusal,
    example: [call('writeFile', { at: '/0/1/' }, { from: 'a', length: 1 })],
  },
  {
    title: 'of several reasons to refuse a `rename` another may be told',
    reason: 'each costs a look-up, and one suffices',
    of: ['objects', 'strict objects'],
    documented: 'errors',
    concerns(step, disk) {
      if (!isCall(step, 'rename')) return false;
      const [from, to] = placesOf(step);
      const reasons = reasonsAgainstRename(disk, from!, to!);
      return reasons.size > 1 && oneOf(reasons);
    },
    example: [call('mkdir', { at: '/0' }), call('rename', { at: '/0' }, { at: '/0/1/2' })],
  },
  {
    title: 'of several reasons to refuse a `copyFile` another may be told',
    reason: 'each costs a look-up, and one suffices',
    of: ['objects', 'strict objects'],
    documented: 'errors',
    concerns(step, disk) {
      if (!isCall(step, 'copyFile')) return false;
      const [from, to] = placesOf(step);
      const reasons = reasonsAgainstCopy(disk, from!, to!, step.given[2] === 1);
      return reasons.size > 1 && oneOf(reasons);
    },
    example: [call('mkdir', { at: '/0' }), call('copyFile', { at: '/0' }, { at: '/0' }, 1)],
  },
  {
    title: 'of two paths that are both refused the second may be told, if that is for its links',
    reason: 'the links of both are followed before anything is asked for',
    of: ['memory'],
    documented: 'memory-as-a-backend',
    concerns(step, disk) {
      if (!isCall(step, 'rename', 'copyFile', 'link')) return false;
      const [from, to] = placesOf(step);
      const reasons =
        step.verb === 'copyFile'
          ? reasonsAgainstCopy(disk, from!, to!, step.given[2] === 1)
          : reasonsAgainstRename(disk, from!, to!);
      return reasons.size > 1 && reasons.has('ELOOP') && oneOf(reasons);
    },
    example: [call('symlink', { target: '1' }, { at: '/1' }), call('rename', { at: '/0/0' }, { at: '/1/0' })],
  },
  {
    title: 'a `copyFile` that is refused, since its source is a directory, leaves the target as it was',
    reason: 'Node has opened the target by then, and removes it',
    of: ['objects', 'strict objects'],
    documented: 'whole-files',
    concerns(step, disk) {
      if (!isCall(step, 'copyFile')) return false;
      const [source, target] = placesOf(step).map((at) => kindAt(disk, at));
      return source === 'directory' && target === 'file' && step.given[2] !== 1;
    },
    example: [
      call('mkdir', { at: '/0' }),
      call('writeFile', { at: '/1' }, { from: 'a', length: 1 }),
      call('copyFile', { at: '/0' }, { at: '/1' }, 0),
    ],
  },
  {
    title: '`cp` through a link that leads nowhere is refused in the words of its `mkdir`',
    reason: 'it is made of other calls',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'copies-of-trees',
    concerns: (step, disk) =>
      isCall(step, 'cp') && placesOf(step).some((at) => meetsLostLink(disk, at)) && refusal,
    example: [call('symlink', { target: '0' }, { at: '/2' }), call('cp', { at: '/2' }, { at: '/2/0/0' }, {})],
  },
  {
    title: 'what is missing below a file of which nothing is known is `ENOENT`',
    reason: 'that nothing is there has cost two requests; to find the file above would be one more',
    of: ['objects'],
    documented: 'errors',
    concerns: (step, disk) =>
      placesOf(step).some((at) => leadsBelowFile(disk, at)) && oneOf(['ENOENT', 'ENOTDIR']),
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 1 }),
      { kind: 'restart', cache: 'lost' },
      call('stat', { at: '/0/0' }),
    ],
  },
];
