import { errnoError } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import { checkArguments, checkCallbackArguments } from './check-arguments.js';
import { foreignHandle } from './foreign-handle.js';
import { Onward, type Party } from './onward.js';
import { outwardError, outwardResult } from './outward.js';
import { runOutward } from './run-outward.js';
import {
  lackingCallback,
  lackingPromise,
  lackingSync,
  pathCalls,
  plainCalls,
  type Signature,
} from './signatures.js';
import type { Translation } from './translation.js';

// Arguments pass through as they are; what they may be is for the function behind to judge.
// biome-ignore lint/suspicious/noExplicitAny: the functions of fs have no common type
export type AnyFunction = (...given: any[]) => any;

/** Anything in the shape of the `fs` module: `promises`, and the callback and sync functions it may have. */
export interface FsShape {
  readonly promises: object;
}

/** One call, ready to be made on the file system behind a path. */
export interface Call {
  readonly kind: 'call';
  readonly fs: FsShape;
  readonly given: readonly unknown[];
  readonly translation: Translation;
  /** For errors that the file system behind does not raise itself. */
  readonly paths: Paths;
  readonly parties: readonly Party[];
}

interface Paths {
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
}

/** A call whose two paths lie in different file systems, and which is therefore made of other calls. */
export interface CallAcross {
  readonly kind: 'across';
  /** The name of the call that is made in its place. */
  readonly derived: string;
}

/** Finds the file system of a call by its path arguments; throws where there is none, or where it may not be made. */
export type Route = (name: string, signature: Signature, given: readonly unknown[]) => Call | CallAcross;

export type Forms = Record<string, AnyFunction>;

/** Gives a call that a file system lacks, made of calls that it has; it takes the caller's own arguments. */
export type Derive = (name: string) => AnyFunction | undefined;

const deriveNothing: Derive = () => undefined;

/**
 * Copies lead from one file system to another step by step, so no single one of them is asked; a disposable directory
 * has to be removed by the name that the caller knows.
 */
const alwaysDerived: ReadonlySet<string> = new Set(['cp', 'mkdtempDisposable']);

/** The promise form of every call with paths. */
export function createPromiseForms(route: Route, derive: Derive = deriveNothing): Forms {
  const form = (name: string, signature: Signature): AnyFunction =>
    plainCalls.has(name)
      ? (...given) => runPlain(route, derive, name, signature, given, 'promises')
      : async (...given) => {
          const handle = signature.takesHandle && foreignHandle(given[0]);
          if (handle) return handle[name]!(...given.slice(1));
          return runPromise(route, derive, name, signature, given);
        };
  return mapCalls(lackingPromise, (name, signature) => [name, form(name, signature)]);
}

/** The callback form of every call with paths, and those that return at once. */
export function createCallbackForms(route: Route, derive: Derive = deriveNothing): Forms {
  const form = (name: string, signature: Signature): AnyFunction =>
    plainCalls.has(name)
      ? (...given) => runPlain(route, derive, name, signature, given, 'callback')
      : (...given) => {
          const callback = given.at(-1);
          // Node's own complaint about a missing callback, which comes before anything is done.
          if (typeof callback !== 'function') return functionOf(nativeFs, name)!(...given);
          runCallback(route, derive, name, signature, given.slice(0, -1), callback);
        };
  return mapCalls(lackingCallback, (name, signature) => [name, form(name, signature)]);
}

export function createSyncForms(route: Route, derive: Derive = deriveNothing): Forms {
  return mapCalls(lackingSync, (name, signature) => [
    `${name}Sync`,
    (...given) => runSync(route, derive, name, signature, given),
  ]);
}

function mapCalls(
  lacking: readonly string[],
  entry: (name: string, signature: Signature) => [string, AnyFunction],
): Forms {
  const calls = Object.entries(pathCalls).filter(([name]) => !lacking.includes(name));
  return Object.fromEntries(calls.map(([name, signature]) => entry(name, signature)));
}

export function functionOf(holder: object, name: string): AnyFunction | undefined {
  const value = (holder as Record<string, unknown>)[name];
  return typeof value === 'function' ? (value as AnyFunction) : undefined;
}

function unsupported({ paths }: Call, signature: Signature): Error {
  return errnoError('ENOTSUP', signature.syscall, paths);
}

async function runPromise(
  route: Route,
  derive: Derive,
  name: string,
  signature: Signature,
  given: readonly unknown[],
  followed: number = 0,
): Promise<unknown> {
  const always = alwaysDerived.has(name) ? derive(name) : undefined;
  if (always) return always(...given);
  const call = route(name, signature, given);
  if (call.kind === 'across') return derive(call.derived)!(...given);
  const run = functionOf(call.fs.promises, name);
  const derived = run ? undefined : derive(name);
  if (derived) return derived(...given);
  if (!run) throw unsupported(call, signature);
  if (call.fs !== nativeFs && warnedOf.has(name)) checkArguments(name, given);
  let onward: Onward | undefined;
  try {
    const result = await run.apply(call.fs.promises, call.given as unknown[]);
    return outwardResult(result, signature, call.translation);
  } catch (error) {
    onward = Onward.from(error, call, signature, given, followed);
    if (!onward) throw outwardError(error, call.translation);
  }
  try {
    return onward.result(await runPromise(route, derive, name, signature, onward.given, onward.followed));
  } catch (error) {
    throw onward.error(error);
  }
}

/** Of arguments of these Node warns, in all forms. */
const warnedOf: ReadonlySet<string> = new Set(['mkdtemp', 'rmdir']);

function runPlain(
  route: Route,
  derive: Derive,
  name: string,
  signature: Signature,
  given: readonly unknown[],
  form: 'promises' | 'callback',
): unknown {
  // No call of this kind has two paths.
  const call = route(name, signature, given) as Call;
  const holder = form === 'promises' ? call.fs.promises : call.fs;
  const run = functionOf(holder, name);
  if (run) return runOutward(() => run.apply(holder, call.given as unknown[]), call.translation, form);
  const derived = derive(form === 'promises' ? `promises.${name}` : name);
  if (derived) return derived(...given);
  throw unsupported(call, signature);
}

/** Errors of routing come through the callback too, as all but those of the arguments do. */
function runCallback(
  route: Route,
  derive: Derive,
  name: string,
  signature: Signature,
  given: readonly unknown[],
  callback: AnyFunction,
): void {
  const answer: AnyFunction = (...results) => process.nextTick(callback, ...results);
  let call: Call | CallAcross | undefined;
  try {
    call = alwaysDerived.has(name) ? undefined : route(name, signature, given);
  } catch (error) {
    if (name === 'exists') answer(false);
    else answer(error);
    return;
  }
  const run = call?.kind === 'call' ? functionOf(call.fs, name) : undefined;
  if (call?.kind === 'call' && run) {
    const { fs, translation } = call;
    run.call(fs, ...call.given, (...results: unknown[]) =>
      callback(...outwardResults(results, signature, translation)),
    );
    return;
  }
  // To ask about a copy would call its filter.
  if (name !== 'cp') checkCallbackArguments(name, given, callback);
  runPromise(route, derive, name === 'exists' ? 'access' : name, signature, given).then(
    (result) =>
      name === 'exists' ? answer(true) : result === undefined ? answer(null) : answer(null, result),
    (error) => (name === 'exists' ? answer(false) : answer(error)),
  );
}

function outwardResults(results: unknown[], signature: Signature, translation: Translation): unknown[] {
  const [first, second, ...rest] = results;
  if (first instanceof Error) return [outwardError(first, translation), ...results.slice(1)];
  return results.length < 2 ? results : [first, outwardResult(second, signature, translation), ...rest];
}

function runSync(
  route: Route,
  derive: Derive,
  name: string,
  signature: Signature,
  given: readonly unknown[],
  followed: number = 0,
): unknown {
  const always = alwaysDerived.has(name) ? derive(`${name}Sync`) : undefined;
  if (always) return always(...given);
  const call = route(name, signature, given);
  if (call.kind === 'across') return derive(`${call.derived}Sync`)!(...given);
  const run = functionOf(call.fs, `${name}Sync`);
  const derived = run ? undefined : derive(`${name}Sync`);
  if (derived) return derived(...given);
  if (!run) throw unsupported(call, signature);
  if (call.fs !== nativeFs && warnedOf.has(name)) checkArguments(name, given);
  let onward: Onward | undefined;
  try {
    return outwardResult(run.apply(call.fs, call.given as unknown[]), signature, call.translation);
  } catch (error) {
    onward = Onward.from(error, call, signature, given, followed);
    if (!onward) throw outwardError(error, call.translation);
  }
  try {
    return onward.result(runSync(route, derive, name, signature, onward.given, onward.followed));
  } catch (error) {
    throw onward.error(error);
  }
}
