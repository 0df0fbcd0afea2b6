import { errnoError } from '../errors.js';
import { type FsShape, functionOf } from '../fs-calls/forms.js';
import { pathCalls } from '../fs-calls/signatures.js';

/** One call of a layer, in both forms. */
export interface Step {
  run(): Promise<unknown>;
  runSync(): unknown;
}

/**
 * What a union does for one call, as a generator that yields the calls of layers and is given their answers. So each is
 * written once, and played with promises or at once.
 */
export type Steps<Result> = Generator<Step, Result, unknown>;

/** A function of `fs` called on one layer. */
export function* ask<Result = unknown>(
  layer: FsShape,
  name: string,
  ...given: readonly unknown[]
): Steps<Result> {
  const answer = yield {
    run: async () => call(layer.promises, name, given),
    runSync: () => call(layer, `${name}Sync`, given),
  };
  return answer as Result;
}

function call(holder: object, name: string, given: readonly unknown[]): unknown {
  const run = functionOf(holder, name);
  if (!run) throw unsupported(name.replace(/Sync$/, ''), given);
  return run.apply(holder, [...given]);
}

function unsupported(name: string, given: readonly unknown[]): Error {
  const { syscall, texts = [], paths } = pathCalls[name]!;
  const [path, dest] = [...texts, ...paths].map((index) => given[index] as string);
  return errnoError('ENOTSUP', syscall, { path, dest });
}

/** A failure of something that a union does beside what it was asked for. */
export class Aside extends Error {
  override readonly name = 'Aside';
}

/** Marks the failures of such steps: a caller knows nothing of them, so they are told in the words of its call. */
export function* aside<Result>(steps: Steps<Result>): Steps<Result> {
  try {
    return yield* steps;
  } catch (error) {
    throw error instanceof Aside ? error : new Aside('beside the call', { cause: error });
  }
}

export async function play<Result>(steps: Steps<Result>): Promise<Result> {
  let turn = steps.next();
  while (!turn.done) {
    let answer: unknown;
    try {
      answer = await turn.value.run();
    } catch (error) {
      turn = steps.throw(error);
      continue;
    }
    turn = steps.next(answer);
  }
  return turn.value;
}

export function playSync<Result>(steps: Steps<Result>): Result {
  let turn = steps.next();
  while (!turn.done) {
    let answer: unknown;
    try {
      answer = turn.value.runSync();
    } catch (error) {
      turn = steps.throw(error);
      continue;
    }
    turn = steps.next(answer);
  }
  return turn.value;
}
