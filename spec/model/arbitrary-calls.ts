import fc from 'fast-check';
import type { Grammar } from './programs.js';
import type { Argument, Call, Content, Form, Place, Target } from './step.js';

const digits = fc.constantFrom('0', '1', '2');

/** Mostly short and plain, since calls have to meet: at the same path, above and below one another. */
export const places: fc.Arbitrary<Place> = fc
  .record({
    segments: fc.oneof(
      { weight: 4, arbitrary: fc.tuple(digits) },
      { weight: 3, arbitrary: fc.tuple(digits, digits) },
      { weight: 1, arbitrary: fc.tuple(digits, digits, digits) },
    ),
    joint: fc.oneof({ weight: 20, arbitrary: fc.constant('/') }, fc.constantFrom('//', '/./')),
    end: fc.oneof({ weight: 12, arbitrary: fc.constant('') }, fc.constantFrom('/', '/.', '//')),
    as: fc.oneof(
      { weight: 10, arbitrary: fc.constant(undefined) },
      fc.constantFrom('bytes' as const, 'url' as const),
    ),
  })
  .map(({ segments, joint, end, as }) => ({ at: `/${segments.join(joint)}${end}`, ...(as && { as }) }));

/** As many as a program looks at, and now and then the directory of all. */
const readPlaces = fc.oneof({ weight: 10, arbitrary: places }, fc.constant<Place>({ at: '' }));

const targets: fc.Arbitrary<Target> = fc
  .tuple(fc.constantFrom('', '../', './', '0/', '1/'), digits, fc.constantFrom('', '/', '/0'))
  .map(([start, name, end]) => ({ target: `${start}${name}${end}` }));

export function formsOf({ forms = ['promises', 'callback', 'sync'] }: Grammar): fc.Arbitrary<Form> {
  return fc.constantFrom(...forms);
}

/** Those that let the owner do everything with a directory, too: whether others are enforced depends on who runs this. */
export const modes = fc.constantFrom(0o755, 0o700, 0o777, 0o711);

const fileModes = fc.constantFrom(0o644, 0o600, 0o755, 0o666);

/** Times of the last century: those that nobody set are never among them. */
export const times = fc.constantFrom(0, 1, 1.5, 86_400.123, 900_000_000);

export function contents({ lengths }: Grammar): fc.Arbitrary<Content> {
  return fc.record({ from: fc.constantFrom('a', 'k', 'A'), length: fc.constantFrom(...lengths) });
}

type Given = readonly fc.Arbitrary<Argument>[];

function options(
  shape: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(shape, { requiredKeys: [] });
}

const yes = fc.constant(true);
const noted = fc.constantFrom('w', 'wx', 'a', 'ax', 'r+', 'w+', 'a+', 'as');

const VERBS: Readonly<Record<string, (content: fc.Arbitrary<Content>) => Given>> = {
  writeFile: (content) => [places, content, options({ flag: noted, mode: fileModes })],
  readFile: () => [
    places,
    options({ encoding: fc.constantFrom('utf8', 'hex'), flag: fc.constantFrom('r', 'r+', 'a+') }),
  ],
  mkdir: () => [places, options({ recursive: yes, mode: modes })],
  appendFile: (content) => [places, content, options({ mode: fileModes })],
  unlink: () => [places],
  rmdir: () => [places],
  rm: () => [places, options({ recursive: yes, force: yes })],
  rename: () => [places, places],
  copyFile: () => [places, places, fc.constantFrom(0, 1, 2)],
  stat: () => [readPlaces, options({ bigint: yes })],
  lstat: () => [readPlaces],
  readdir: () => [
    readPlaces,
    options({ recursive: yes, withFileTypes: yes, encoding: fc.constantFrom('utf8', 'buffer', 'hex') }),
  ],
  truncate: (content) => [places, content.map(({ length }) => length)],
  access: () => [readPlaces, fc.constantFrom(0, 1, 2, 4, 6)],
  utimes: () => [places, times, times],
  lutimes: () => [places, times, times],
  chmod: () => [places, modes],
  realpath: () => [readPlaces],
  symlink: () => [targets, places],
  readlink: () => [places],
  link: () => [places, places],
  cp: () => [places, places, options({ recursive: yes, force: fc.boolean(), errorOnExist: yes })],
  opendir: () => [readPlaces, options({ recursive: yes })],
  mkdtemp: () => [places.map(({ at }) => ({ at: `${at}-` }))],
};

/** Those whose callback or sync form says something else, or is not there. */
const EXISTS: fc.Arbitrary<Call> = places.map((place) => ({
  kind: 'call',
  form: 'sync',
  verb: 'exists',
  given: [place],
}));

/** Changes of content and names come oftener than the rest. */
const OFTEN = new Set(['writeFile', 'readFile', 'mkdir', 'rename', 'unlink', 'rm']);

export function calls(grammar: Grammar): fc.Arbitrary<Call> {
  const kept = Object.entries(VERBS).filter(([verb]) => !grammar.without?.includes(verb));
  return fc.oneof(
    ...kept.map(([verb, given]) => ({
      weight: OFTEN.has(verb) ? 4 : 2,
      arbitrary: fc
        .tuple(formsOf(grammar), fc.tuple(...given(contents(grammar))))
        .map(([form, all]): Call => ({ kind: 'call', form, verb, given: all as Argument[] })),
    })),
    ...(grammar.forms?.includes('sync') === false ? [] : [{ weight: 1, arbitrary: EXISTS }]),
  );
}
