import {
  call,
  codeOf,
  hasOption,
  isCall,
  isInBytes,
  oneOf,
  open,
  refusal,
  sync,
  use,
  withoutPath,
} from './difference-helpers.js';
import { allBelow, kindOfName, refusalAt } from './disk-state.js';
import type { Common, Difference } from './known-differences.js';
import { type Argument, type Content, placesOf } from './step.js';

/** Node makes an empty answer of a refusal. */
const emptyIfRefused: Common = (outcome) =>
  'error' in outcome && ['EBADF', 'EISDIR'].includes(String(outcome.error['code'])) ? { value: '' } : outcome;

function isEmpty(argument: Argument): boolean {
  return (argument as Content).length === 0;
}

/** Where Node itself answers in several ways, by form or version. */
export const differencesOfNode: readonly Difference[] = [
  {
    title: '`opendirSync` names the path in its error',
    reason: 'Node 20 leaves it out by oversight, and callers want to know it',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step) => isCall(step, 'opendir') && step.form === 'sync',
    common: withoutPath,
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
    title: '`realpath` and `realpathSync` refuse a file with a slash at its end',
    reason: 'as `realpath` by promise does; the walk of Node drops the slash',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step, disk) =>
      isCall(step, 'realpath') &&
      step.form !== 'promises' &&
      placesOf(step).some((at) => kindOfName(disk, at) === 'file'),
    example: [call('writeFile', { at: '/0' }, { from: 'a', length: 1 }), sync('realpath', { at: '/0/' })],
  },
  {
    title: '`rm` of what cannot be reached names `lstat` in its error',
    reason: 'so does Node but for `rmSync` in version 20',
    of: ['memory', 'objects', 'strict objects'],
    documented: 'errors',
    concerns: (step, disk) =>
      isCall(step, 'rm') &&
      step.form === 'sync' &&
      placesOf(step).some((at) => ![undefined, 'ENOENT'].includes(refusalAt(disk.path(at), false))),
    common: refusal,
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
    concerns: (step, disk) =>
      isCall(step, 'readdir') &&
      hasOption(step, 'recursive') &&
      !hasOption(step, 'withFileTypes') &&
      placesOf(step).some((at) => allBelow(disk.path(at)).some((stats) => stats.isSymbolicLink())),
    example: [
      call('mkdir', { at: '/0/1' }, { recursive: true }),
      call('symlink', { target: '0' }, { at: '/2' }),
      call('readdir', { at: '' }, { recursive: true }),
    ],
  },
  {
    title: '`cp` takes paths in bytes',
    reason: 'all other calls do, and `cp` of Node 20 does not',
    of: ['directory', 'memory', 'objects', 'strict objects'],
    documented: 'copies-of-trees',
    concerns: (step) => isCall(step, 'cp') && isInBytes(step),
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
      hasOption(step, 'recursive') &&
      (hasOption(step, 'encoding') || isInBytes(step)),
    example: [
      call('mkdir', { at: '/0/1' }, { recursive: true }),
      call('readdir', { at: '/0', as: 'bytes' }, { recursive: true }),
    ],
  },
  {
    title: 'of a `cp` whose source and target are both refused either is told',
    reason: 'Node asks for both at once',
    of: ['directory', 'memory', 'objects', 'strict objects'],
    documented: 'copies-of-trees',
    concerns(step, disk) {
      const reasons = isCall(step, 'cp') ? placesOf(step).map((at) => refusalAt(disk.path(at), false)) : [];
      const codes = reasons.filter((code) => code !== undefined);
      return codes.length === 2 && ((outcome) => codeOf(oneOf(codes)(outcome)));
    },
    // Which one is not the same twice.
    example: undefined,
  },
  {
    title: '`readFile` of a number that is not open for reading, or a directory, is `EBADF` or `EISDIR`',
    reason: 'the callback form of Node loses the error, and the content with it',
    of: ['memory'],
    documented: 'memory-as-a-backend',
    concerns: (step, disk) =>
      step.kind === 'use' && step.verb === 'readFile' && typeof disk.slots[step.slot] === 'number',
    common: emptyIfRefused,
    example: [{ ...open('/0', 'w'), form: 'sync' }, use('readFile')],
  },
  {
    title: '`writeFile` of nothing is refused by a number or a handle that is not open for writing',
    reason: 'of Node only the callback form refuses it, since the others write nothing',
    of: ['memory'],
    documented: 'memory-as-a-backend',
    concerns: (step) =>
      step.kind === 'use' &&
      ['writeFile', 'appendFile'].includes(step.verb) &&
      isEmpty(step.given[0]) &&
      ((outcome) =>
        'error' in outcome && outcome.error['code'] === 'EBADF' ? { value: undefined } : outcome),
    example: [
      call('writeFile', { at: '/0' }, { from: 'a', length: 1 }),
      open('/0', 'r'),
      use('writeFile', { from: 'a', length: 0 }),
    ],
  },
  {
    title: 'the `Dir` of a path in bytes has it as text',
    reason: 'the types of Node say so, though Node does not',
    of: ['directory', 'objects', 'strict objects'],
    documented: 'open-directories',
    concerns: (step) => isCall(step, 'opendir') && isInBytes(step),
    example: [call('mkdir', { at: '/é' }), call('opendir', { at: '/é', as: 'bytes' }, {})],
  },
];
