import { constants } from 'node:fs';
import fc from 'fast-check';
import { contents, formsOf, modes, places, times } from './arbitrary-calls.js';
import type { Grammar } from './programs.js';
import type { Argument, Open, Stream, Use } from './step.js';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

const slots = fc.constantFrom(0, 1);
const flags = fc.constantFrom<string | number>(
  'r',
  'w',
  'r+',
  'a',
  'w+',
  'wx',
  'a+',
  'ax',
  'wx+',
  'ax+',
  'rs+',
  'as',
  O_RDONLY,
  O_RDWR | O_CREAT,
  O_WRONLY,
  O_WRONLY | O_TRUNC,
  O_RDWR | O_CREAT | O_EXCL,
  O_RDONLY | O_DIRECTORY,
  O_RDONLY | O_NOFOLLOW,
);

export function opening(grammar: Grammar): fc.Arbitrary<Open> {
  return fc.record({
    kind: fc.constant('open' as const),
    form: formsOf(grammar),
    slot: slots,
    place: places,
    flags,
  });
}

export function using(grammar: Grammar): fc.Arbitrary<Use> {
  const content = contents(grammar);
  const length = content.map((given) => given.length);
  const position = fc.oneof(fc.constant(null), length);
  const verbs: Readonly<Record<string, readonly fc.Arbitrary<Argument>[]>> = {
    read: [length, position],
    write: [content, position],
    stat: [],
    truncate: [length],
    readFile: [],
    readv: [length, position],
    writev: [content, position],
    writeFile: [content],
    appendFile: [content],
    sync: [],
    datasync: [],
    chmod: [modes],
    utimes: [times, times],
  };
  return fc.oneof(
    ...Object.entries(verbs).map(([verb, given]) => ({
      weight: ['read', 'write'].includes(verb) ? 4 : 1,
      arbitrary: use(grammar, verb, fc.tuple(...given)),
    })),
  );
}

export function closing(grammar: Grammar): fc.Arbitrary<Use> {
  return use(grammar, 'close', fc.constant([]));
}

function use(grammar: Grammar, verb: string, given: fc.Arbitrary<readonly Argument[]>): fc.Arbitrary<Use> {
  return fc.record({
    kind: fc.constant('use' as const),
    form: formsOf(grammar).map((form) => (form === 'sync' ? form : 'callback')),
    slot: slots,
    verb: fc.constant(verb),
    given,
  });
}

export function streaming(grammar: Grammar): fc.Arbitrary<Stream> {
  const content = contents(grammar);
  const number = content.map(({ length }) => length);
  const reading = fc.record({
    verb: fc.constant('createReadStream' as const),
    options: fc.record(
      { start: number, end: number, highWaterMark: fc.constantFrom(1, 7, 64), flags: fc.constant('r') },
      { requiredKeys: [] },
    ),
  });
  const writing = fc.record({
    verb: fc.constant('createWriteStream' as const),
    options: fc.record(
      { flags: fc.constantFrom('w', 'a', 'wx', 'r+'), start: number, mode: modes },
      { requiredKeys: [] },
    ),
  });
  return fc
    .tuple(places, fc.array(content, { maxLength: 3 }), fc.oneof(reading, writing))
    .map(([place, chunks, { verb, options }]) => ({ kind: 'stream', verb, place, options, chunks }));
}
