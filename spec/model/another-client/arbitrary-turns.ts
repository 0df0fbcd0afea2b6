import fc from 'fast-check';
import { alphabets } from '../names.js';
import type { Argument, Content, Form, Place, Step } from '../step.js';
import { type Change, type Play, SAME, type Settings, type Turn } from './turns.js';

/** So few that calls and changes meet: at the same path, above and below one another. */
const ats = fc.oneof(
  { weight: 4, arbitrary: fc.constant('/0') },
  { weight: 3, arbitrary: fc.constant('/1') },
  { weight: 4, arbitrary: fc.constantFrom('/0/0', '/0/1') },
  { weight: 2, arbitrary: fc.constantFrom('/1/0', '/0/0/0') },
);
const places: fc.Arbitrary<Place> = ats.map((at) => ({ at }));
const readPlaces = fc.oneof({ weight: 10, arbitrary: places }, fc.constant<Place>({ at: '' }));

/** So many that two versions are seldom alike. */
const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP');
const modes = fc.constantFrom(0o600, 0o755, 0o640);
const yes = fc.constant(true);

function options(shape: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record(shape, { requiredKeys: [] });
}

/** What calls are given. */
interface Given {
  readonly form: fc.Arbitrary<Form>;
  readonly length: fc.Arbitrary<number>;
  readonly content: fc.Arbitrary<Content>;
}

function callsOf({ form: forms, content, length }: Given): fc.Arbitrary<Step> {
  const verbs: Readonly<Record<string, readonly [number, ...fc.Arbitrary<Argument>[]]>> = {
    readFile: [8, places],
    stat: [5, readPlaces],
    lstat: [1, readPlaces],
    access: [1, readPlaces],
    readdir: [4, readPlaces, options({ recursive: yes, withFileTypes: yes })],
    writeFile: [6, places, content, options({ flag: fc.constantFrom('w', 'wx', 'a', 'r+') })],
    appendFile: [4, places, content],
    truncate: [2, places, length],
    unlink: [3, places],
    rm: [3, places, options({ recursive: yes, force: yes })],
    mkdir: [2, places, options({ recursive: yes })],
    rmdir: [2, places],
    rename: [4, places, places],
    copyFile: [4, places, places, fc.constantFrom(0, 1)],
    chmod: [2, places, modes],
    utimes: [1, places, fc.constant(1), fc.constant(2)],
  };
  return fc.oneof(
    ...Object.entries(verbs).map(([verb, [weight, ...given]]) => ({
      weight,
      arbitrary: fc
        .tuple(forms, fc.tuple(...given))
        .map(([form, all]): Step => ({ kind: 'call', form, verb, given: all })),
    })),
  );
}

const slots = fc.constantFrom(0, 1);

function handlesOf({ form: forms, content, length }: Given): fc.Arbitrary<Step> {
  const verbs: Readonly<Record<string, readonly [number, ...fc.Arbitrary<Argument>[]]>> = {
    read: [5, length.filter((bytes) => bytes > 0), length],
    readFile: [2],
    stat: [1],
    write: [5, content, length],
    truncate: [1, length],
    sync: [2],
    close: [4],
  };
  const opening = fc
    .tuple(forms, slots, places, fc.constantFrom('r', 'r', 'r+', 'w', 'wx', 'a'))
    .map(([form, slot, place, flags]): Step => ({ kind: 'open', form, slot, place, flags }));
  const uses = Object.entries(verbs).map(([verb, [weight, ...given]]) => ({
    weight,
    arbitrary: fc.tuple(forms, slots, fc.tuple(...given)).map(([form, slot, all]): Step => {
      return { kind: 'use', form: form === 'sync' ? form : 'callback', slot, verb, given: all };
    }),
  }));
  return fc.oneof({ weight: 9, arbitrary: opening }, ...uses);
}

function streamsOf({ content, length }: Given): fc.Arbitrary<Step> {
  const reading = fc
    .tuple(places, options({ start: length, end: length }))
    .filter(([, { start, end }]) => ((start as number) ?? 0) <= ((end as number) ?? Number.POSITIVE_INFINITY))
    .map(
      ([place, range]): Step => ({
        kind: 'stream',
        verb: 'createReadStream',
        place,
        options: range,
        chunks: [],
      }),
    );
  const writing = fc
    .tuple(places, options({ flags: fc.constantFrom('w', 'wx', 'a') }), fc.array(content, { maxLength: 3 }))
    .map(
      ([place, given, chunks]): Step => ({
        kind: 'stream',
        verb: 'createWriteStream',
        place,
        options: given,
        chunks,
      }),
    );
  return fc.oneof(reading, writing);
}

function changesOf(content: fc.Arbitrary<Content>, same: number): fc.Arbitrary<Change> {
  const kind = <const Kind extends string>(name: Kind) => fc.constant(name);
  const at = fc.oneof({ weight: same, arbitrary: fc.constant(SAME) }, { weight: 2, arbitrary: ats });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ change: kind('put'), at, content }) },
    { weight: 1, arbitrary: fc.record({ change: kind('put in parts'), at, content }) },
    { weight: 4, arbitrary: fc.record({ change: kind('overwrite'), at, from: letters }) },
    { weight: 3, arbitrary: fc.record({ change: kind('delete'), at }) },
    { weight: 1, arbitrary: fc.record({ change: kind('copy'), at, from: ats }) },
    { weight: 1, arbitrary: fc.record({ change: kind('make a marker'), at }) },
    { weight: 1, arbitrary: fc.record({ change: kind('set the mode'), at, mode: modes }) },
  );
}

const mounts = fc.constantFrom<0 | 1>(0, 0, 1);

function contentsOf({ lengths }: Scope): fc.Arbitrary<Content> {
  return fc.record({ from: letters, length: fc.constantFrom(...lengths) });
}

function turnsOf(scope: Scope): fc.Arbitrary<Turn> {
  const { lengths, forms } = scope;
  const length = fc.constantFrom(...lengths);
  const content = contentsOf(scope);
  const change = changesOf(content, 3);
  const given = { form: fc.constantFrom(...forms), length, content };
  const step = fc.oneof(
    { weight: 12, arbitrary: callsOf(given) },
    { weight: 7, arbitrary: handlesOf(given) },
    { weight: 2, arbitrary: streamsOf(given) },
  );
  const during = fc.record({ request: fc.integer({ min: 1, max: 4 }), change: changesOf(content, 12) });
  const call = fc
    .record({
      turn: fc.constant('call' as const),
      mount: mounts,
      step,
      during: fc.option(during, { freq: 2, nil: undefined }),
      look: fc.constantFrom('readFile' as const, 'stat' as const, undefined),
    })
    .map((turn) => turn as Turn);
  return fc.oneof(
    { weight: 20, arbitrary: call },
    { weight: 6, arbitrary: fc.record({ turn: fc.constant('another client' as const), change }) },
    {
      weight: 3,
      arbitrary: fc.record({
        turn: fc.constant('time' as const),
        milliseconds: fc.constantFrom(1, 299, 300, 700, 999, 1000, 5000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        turn: fc.constant('restart' as const),
        mount: mounts,
        cache: fc.constantFrom('kept' as const, 'lost' as const),
      }),
    },
  );
}

export interface Scope {
  readonly freshness: Settings['freshness'];
  readonly lengths: readonly number[];
  readonly forms: readonly Form[];
}

export function plays(scope: Scope, maxLength: number): fc.Arbitrary<Play> {
  const { freshness } = scope;
  const settings: fc.Arbitrary<Settings> = fc.record({
    freshness: fc.constant(freshness),
    negativeFreshness: freshness === 0 ? fc.constantFrom(0, 300) : fc.constantFrom(300, 1000),
    strict: fc.boolean(),
    cache: fc.constantFrom('of each', 'of each', 'shared', 'none'),
    maxBytes: fc.option(fc.constant(60), { freq: 4, nil: undefined }),
  });
  const content = contentsOf(scope);
  const initial = fc.record({
    turn: fc.constant('another client' as const),
    change: fc.record({ change: fc.constant('put' as const), at: ats, content }),
  });
  const turns = fc
    .tuple(
      fc.array(initial, { maxLength: 3 }),
      fc.array(turnsOf(scope), { minLength: 1, maxLength, size: 'max' }),
    )
    .map(([before, rest]) => [...before, ...rest]);
  return fc.record({ settings, alphabet: alphabets([]), turns });
}
