import { expect } from 'chai';
import type { Operation } from '../../object-fs/fault-matrix/operation.js';
import { fullView, pathsOf, viewOf, wrongsOf } from '../../object-fs/fault-matrix/tree.js';
import { OUTPUT } from './operations.js';
import type { Stage } from './stage.js';

export type Outcome = { readonly result: unknown } | { readonly error: NodeJS.ErrnoException };

/** Milliseconds within which every call ends, whatever is wrong: it never waits for ever. */
const BOUND_MS = 60_000;

export async function outcomeOf(run: () => unknown): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${BOUND_MS} ms`)), BOUND_MS);
  });
  try {
    return { result: await Promise.race([(async () => run())(), late]) };
  } catch (error) {
    return { error: error as NodeJS.ErrnoException };
  } finally {
    clearTimeout(timer);
  }
}

/** The right result, or one of these errnos with the caller's path; `codes` is empty where it must not fail. */
export function expectRight(
  outcome: Outcome,
  operation: Operation,
  codes: readonly string[],
  hidden: string,
): void {
  if ('result' in outcome) {
    if ('result' in operation) expect(outcome.result).to.deep.equal(operation.result);
    return;
  }
  const { error } = outcome;
  if (error.code === undefined || !codes.includes(error.code)) throw error;
  expect(error.errno, 'errno').to.be.a('number').that.is.below(0);
  expect(error.syscall, 'syscall').to.be.a('string');
  // That is the program's own call, on the file that it was given.
  if (operation === OUTPUT) return;
  // Reads and writes by a descriptor name no path in Node either.
  if (error.path !== undefined)
    expect(error.path, 'path').to.satisfy(
      (path: string) => path.startsWith('/m') || path === operation.target,
    );
  expect(error.message, 'message').to.not.contain(hidden);
}

/**
 * To this process and to a later one everything is as it was, or as it was to be. `keeps`: the disk would not let the
 * description of a cached file go, so a later process believes what that says of attributes: the store tells it
 * "unchanged", and means the content.
 */
export async function expectUnharmed(
  stage: Stage,
  operation: Operation,
  outcome: Outcome,
  keeps: boolean = false,
): Promise<void> {
  const { before, after = before } = operation;
  const paths = pathsOf(before, after);
  const view = await viewOf(stage.volume, '/m', paths);
  if ('result' in outcome) expect(view).to.deep.equal(fullView(after, paths));
  else expect(wrongsOf(view, before, after)).to.deep.equal([]);
  const later = await viewOf(stage.mountAnew(), '/m', paths);
  if (keeps && operation.title === 'chmod') expect(wrongsOf(later, before, after)).to.deep.equal([]);
  else expect(later, 'what a later process finds').to.deep.equal(view);
}
