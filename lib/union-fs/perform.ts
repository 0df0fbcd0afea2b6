import { codeOf, errnoError } from '../errors.js';
import { outwardError, outwardResult } from '../fs-calls/outward.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { Translation } from '../fs-calls/translation.js';
import { hasEscapes } from '../path-bytes.js';
import { isAbsent, refuseLongNames, type Stack } from './layers.js';
import { followsLast, resolve, settle } from './links.js';
import { isLooking } from './read.js';
import { isOwn } from './removed.js';
import { Aside, type Steps } from './steps.js';

type Given = readonly unknown[];
type Call<Result> = (given: Given) => Steps<Result>;
type Find = (path: string, follows: boolean) => Steps<string | undefined>;

/** Runs a call with the paths by which all layers know what is meant, and answers in the words of the caller. */
export function* perform<Result>(
  layers: Stack,
  name: string,
  given: Given,
  call: Call<Result>,
): Steps<Result> {
  refuse(name, given);
  try {
    if (yield* isLooking(name, given)) return yield* call(given);
    const settled = yield* placesOf(name, given, (path, follows) => settle(layers, path, follows));
    try {
      return yield* translated(name, given, settled, call);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      for (const index of pathCalls[name]!.paths) yield* refuseLongNames(layers, settled[index] as string);
      const resolved = yield* placesOf(name, given, (path, follows) => resolve(layers, path, follows));
      if (resolved.every((value, index) => value === settled[index])) throw error;
      return yield* translated(name, given, resolved, call);
    }
  } catch (error) {
    throw inWordsOf(name, given, error);
  }
}

/** The arguments with their paths replaced. */
function* placesOf(name: string, given: Given, find: Find): Steps<Given> {
  const passed = [...given];
  for (const index of pathCalls[name]!.paths) {
    const path = given[index] as string;
    passed[index] = (yield* find(path, followsLast(name))) ?? path;
  }
  return passed;
}

function* translated<Result>(name: string, given: Given, passed: Given, call: Call<Result>): Steps<Result> {
  const signature = pathCalls[name]!;
  const moved = signature.paths.filter((index) => given[index] !== passed[index]);
  if (moved.length === 0) return yield* call(passed);
  const pairs = moved.map((index) => ({ given: given[index] as string, inner: passed[index] as string }));
  const translation = new Translation({ outer: '/', inner: '/' }, pairs);
  try {
    return outwardResult(yield* call(passed), signature, translation) as Result;
  } catch (error) {
    throw outwardError(error, translation);
  }
}

/** What fails beside the call fails as the call. */
function inWordsOf(name: string, given: Given, error: unknown): unknown {
  if (!(error instanceof Aside)) return error;
  const { cause } = error;
  const code = codeOf(cause);
  return code && ERRNO.test(code)
    ? errnoError(code, syscallOf(name), { ...placesIn(name, given), cause })
    : cause;
}

const ERRNO = /^E[A-Z0-9]+$/;

/** What a union keeps for itself in the upper layer is nobody else's, and names that are no text not all layers know. */
function refuse(name: string, given: Given): void {
  const paths = pathCalls[name]!.paths.map((index) => given[index] as string);
  const refusal = (code: string): Error => errnoError(code, syscallOf(name), placesIn(name, given));
  if (paths.some((path) => isOwn(path))) throw refusal('EACCES');
  if (paths.some((path) => hasEscapes(path))) throw refusal('EINVAL');
}

/** `rm` looks first, and says so. */
function syscallOf(name: string): string {
  return name === 'rm' ? 'lstat' : pathCalls[name]!.syscall;
}

function placesIn(name: string, given: Given): { path: string; dest: string | undefined } {
  const { paths, texts = [] } = pathCalls[name]!;
  const [path, dest] = [...texts, ...paths].map((index) => given[index] as string);
  return { path: name === 'mkdtemp' ? `${path}XXXXXX` : path!, dest };
}
