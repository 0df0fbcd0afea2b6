import fc from 'fast-check';
import {
  type CallerPlan,
  DIRECTORIES,
  FILES,
  type Plan,
  type Range,
  type Task,
  type WriteTask,
} from './plan.js';

const files = fc.constantFrom(...FILES);
/** Mostly the same few, since calls have to meet. */
const few = fc.oneof(
  { weight: 5, arbitrary: fc.constant('/a') },
  { weight: 2, arbitrary: fc.constant('/d/x') },
  { weight: 1, arbitrary: files },
);
const one = fc.constant('/a');
const directories = fc.constantFrom(...DIRECTORIES);
/** On both sides of the length of a part. */
const lengths = fc.constantFrom(1, 3, 100, 250);
const ranges: fc.Arbitrary<Range> = fc.record({
  start: fc.constantFrom(0, 90, 100, 150, 240),
  length: fc.constantFrom(1, 20, 300),
});

const writingAt = (at: fc.Arbitrary<string>): fc.Arbitrary<WriteTask> =>
  fc.oneof(
    fc.record({
      verb: fc.constant('write by handle' as const),
      at,
      flag: fc.constantFrom('w', 'wx', 'a', 'r+'),
      lengths: fc.array(lengths, { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom('closes', 'syncs, writes on and closes'),
    }),
    fc.record({
      verb: fc.constant('write by stream' as const),
      at,
      flag: fc.constantFrom('w', 'wx', 'a', 'r+'),
      lengths: fc.array(lengths, { minLength: 1, maxLength: 3 }),
      end: fc.constantFrom('closes', 'gives up'),
    }),
  );

const tasksAt = (at: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ verb: fc.constant('readFile'), at }) },
    { weight: 2, arbitrary: fc.record({ verb: fc.constant('stat'), at: fc.oneof(at, directories) }) },
    { weight: 3, arbitrary: fc.record({ verb: fc.constant('unlink'), at }) },
    { weight: 1, arbitrary: fc.record({ verb: fc.constant('localPath'), at }) },
    {
      weight: 4,
      arbitrary: fc.record({
        verb: fc.constant('read by handle'),
        at,
        ranges: fc.array(ranges, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        verb: fc.constant('writeFile'),
        at,
        length: lengths,
        flag: fc.constantFrom('w', 'w', 'wx'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ verb: fc.constant('appendFile'), at, length: lengths }) },
    { weight: 4, arbitrary: writingAt(at) },
    {
      weight: 2,
      arbitrary: fc
        .record({ verb: fc.constant('copyFile'), from: at, to: files, exclusive: fc.boolean() })
        .filter(({ from, to }) => from !== to),
    },
    { weight: 3, arbitrary: fc.record({ verb: fc.constant('rename'), from: at, to: files }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { verb: 'rename', from: '/d', to: '/e' } as const,
        { verb: 'rename', from: '/e', to: '/d' } as const,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.record({ verb: fc.constant('readdir'), at: fc.oneof(directories, fc.constant('/')) }),
    },
    { weight: 1, arbitrary: fc.record({ verb: fc.constant('rmdir'), at: directories }) },
    { weight: 1, arbitrary: fc.record({ verb: fc.constant('rm'), at: directories }) },
    {
      weight: 1,
      arbitrary: fc.record({ verb: fc.constant('mkdir'), at: directories, recursive: fc.boolean() }),
    },
  ) as fc.Arbitrary<Task>;

function callersOf(
  tasks: fc.Arbitrary<Task>,
  most: { readonly callers: number; readonly tasks: number },
): fc.Arbitrary<CallerPlan[]> {
  const caller: fc.Arbitrary<CallerPlan> = fc.record({
    mount: fc.constantFrom(0, 1),
    tasks: fc.array(tasks, { minLength: 1, maxLength: most.tasks }),
  });
  return fc.array(caller, { minLength: 2, maxLength: most.callers });
}

/** Few calls on one file show the most for their time; many show what needs many. */
const callers = fc.oneof(
  callersOf(tasksAt(one), { callers: 3, tasks: 1 }),
  callersOf(tasksAt(few), { callers: 4, tasks: 3 }),
);

const MOST_TURNS = 60;

function choicesOf(...usual: fc.Arbitrary<number>[]): fc.Arbitrary<number[]> {
  const any = { weight: 1, arbitrary: fc.nat(6) };
  const all = usual.map((arbitrary) => ({ weight: 4, arbitrary }));
  return fc.array(fc.oneof(...all, any), { maxLength: MOST_TURNS, size: 'max' });
}

/** As it comes, mostly the newest first (which holds the others back for long), or in the order of coming. */
const choices = fc.oneof(choicesOf(), choicesOf(fc.constant(-1)), choicesOf(fc.constant(0)));

/** fast-check has a scheduler, but that does not shrink: here the order is a part of what is found, and gets simpler. */
export const plans: fc.Arbitrary<Plan> = fc
  .record({
    mounts: fc.constantFrom('one', 'one', 'two on one cache', 'two on one bucket'),
    freshness: fc.constantFrom('for ever', 'none', 'immutable'),
    strict: fc.boolean(),
    cache: fc.constantFrom(1_000_000, 1_000_000, 300),
    before: fc.record(
      { a: lengths, b: lengths, 'd/x': lengths, 'd/y': lengths, 'd/': fc.constant(0), 'e/': fc.constant(0) },
      { requiredKeys: [], noNullPrototype: true },
    ),
    isWarm: fc.constantFrom(false, false, true),
    callers,
    choices,
    late: fc.uniqueArray(fc.nat(40), { maxLength: 3 }),
  })
  .map(possible) as fc.Arbitrary<Plan>;

function possible(plan: Plan): Plan {
  const isImpossible = plan.mounts !== 'one' && plan.freshness === 'immutable';
  return isImpossible ? { ...plan, freshness: 'for ever' } : plan;
}
