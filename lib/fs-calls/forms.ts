import { errnoError } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import type { AnyFunction, Call, CallAcross, Derive, Forms, Route } from './call.js';
import { checkArguments, checkCallbackArguments } from './check-arguments.js';
import { foreignHandle } from './foreign-handle.js';
import { Onward } from './onward.js';
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

export type * from './call.js';

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

/** The promise form of a call that `fs` does not have. */
export function createPromiseForm(route: Route, name: string, signature: Signature): AnyFunction {
  return (...given) => runPromise(route, deriveNothing, name, signature, given);
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
    const stray = call.strays?.isSilent && (await call.strays.find(undefined));
    if (stray) throw stray;
    const result = await run.apply(call.fs.promises, call.given as unknown[]);
    return outwardResult(result, signature, call.translation);
  } catch (error) {
    const stray = await call.strays?.find(error);
    onward = Onward.from(stray ?? error, call, signature, given, followed);
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
  const runByPromise = (): void => {
    runPromise(route, derive, name === 'exists' ? 'access' : name, signature, given).then(
      (result) =>
        name === 'exists' ? answer(true) : result === undefined ? answer(null) : answer(null, result),
      (error) => (name === 'exists' ? answer(false) : answer(error)),
    );
  };
  const run = call?.kind === 'call' && !call.strays?.isSilent ? functionOf(call.fs, name) : undefined;
  if (call?.kind === 'call' && run) {
    const { fs, translation, strays } = call;
    const settle: AnyFunction = (...results) => {
      const finish = (): void => callback(...outwardResults(results, signature, translation));
      if (!strays || !isFailure(results[0])) return finish();
      strays.find(results[0] || undefined).then((stray) => process.nextTick(stray ? runByPromise : finish));
    };
    try {
      run.call(fs, ...call.given, settle);
    } catch (error) {
      // Arguments, and in Node 20 a recursive `readdir` of what is not there.
      throw outwardError(error, translation);
    }
    return;
  }
  // To ask about a copy would call its filter.
  if (name !== 'cp') checkCallbackArguments(name, given, callback);
  runByPromise();
}

/** `exists` has no error. */
function isFailure(first: unknown): boolean {
  return first instanceof Error || first === false;
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
    const stray = call.strays?.isSilent && call.strays.findSync(undefined);
    if (stray) throw stray;
    return outwardResult(run.apply(call.fs, call.given as unknown[]), signature, call.translation);
  } catch (error) {
    const stray = call.strays?.findSync(error);
    onward = Onward.from(stray ?? error, call, signature, given, followed);
    if (!onward) throw outwardError(error, call.translation);
  }
  try {
    return onward.result(runSync(route, derive, name, signature, onward.given, onward.followed));
  } catch (error) {
    throw onward.error(error);
  }
}
