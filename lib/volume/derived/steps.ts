/**
 * A work of several calls, written once for its promise and its sync form: it yields what each call gives, a promise or
 * the result itself, and is handed the result.
 */
// biome-ignore lint/suspicious/noExplicitAny: each call has a result of its own
export type Steps<Result> = Generator<unknown, Result, any>;

/** The result of one call, in whatever form it comes. */
export function* resultOf<Result>(given: Result | Promise<Result>): Steps<Result> {
  return yield given;
}

/** Carries out a work whose calls give promises. */
export async function inTime<Result>(steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  while (!step.done) {
    let result: unknown;
    try {
      result = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
  return step.value;
}

/** Carries out a work whose calls give their results at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}
