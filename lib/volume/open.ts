import { errnoError } from '../errors.js';
import { checkArguments } from '../fs-calls/check-arguments.js';
import { type AnyFunction, type Call, functionOf, type Route } from '../fs-calls/forms.js';
import { outwardError } from '../fs-calls/outward.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { openFileFor } from '../object-fs/open.js';
import { openFile, openFileSync } from '../object-fs/open-file.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import { shownAs } from '../shown-as.js';
import type { Descriptors } from './descriptors.js';

interface OpensFiles {
  readonly [openFile]?: (...given: unknown[]) => ReturnType<typeof openFileFor>;
  readonly [openFileSync]?: (...given: unknown[]) => Awaited<ReturnType<typeof openFileFor>>;
}

/**
 * The callback form of `open`, whose result is a number that works in every function of `fs`.
 *
 * @param interest what is going to be read of the file, where that is known
 */
export function createOpen(route: Route, descriptors: Descriptors, interest?: Interest): AnyFunction {
  return (...all) => {
    const callback = all.at(-1);
    if (typeof callback !== 'function') return functionOf(nativeFs, 'open')!(...all);
    const answer: AnyFunction = (...results) => process.nextTick(callback, ...results);
    const given = all.slice(0, -1);
    let call: Call;
    try {
      call = route('open', pathCalls['open']!, given) as Call;
    } catch (error) {
      answer(error);
      return;
    }
    // Nobody's path, or none at all: Node throws for the latter, and so must this.
    if (call.fs === nativeFs && call.given === given)
      return nativeFs.open(...(all as Parameters<typeof nativeFs.open>));
    checkArguments(
      'open',
      given.map((value) => value ?? undefined),
    );
    openNumber(call, descriptors, interest).then(
      (number) => answer(null, number),
      (error) => answer(error),
    );
  };
}

/** The sync form of `open`. */
export function createOpenSync(route: Route, descriptors: Descriptors): AnyFunction {
  return (...given) => {
    const call = route('open', pathCalls['open']!, given) as Call;
    const { fs, translation } = call;
    if (fs === nativeFs && call.given === given)
      return nativeFs.openSync(...(given as Parameters<typeof nativeFs.openSync>));
    try {
      const opens = (fs as OpensFiles)[openFileSync];
      if (opens) return register(opens.apply(fs, [...call.given]), call, descriptors);
      const open = functionOf(fs, 'openSync');
      if (!open) throw errnoError('ENOTSUP', 'open', call.paths);
      const number = open.apply(fs, [...call.given]);
      return fs === nativeFs ? number : descriptors.addVirtual(fs, number);
    } catch (error) {
      throw outwardError(error, translation);
    }
  };
}

function register(
  { native, file }: Awaited<ReturnType<typeof openFileFor>>,
  { translation }: Call,
  descriptors: Descriptors,
): number {
  file[shownAs](translation.first);
  descriptors.addReal(native, file);
  return native;
}

async function openNumber(
  call: Call,
  descriptors: Descriptors,
  interest: Interest | undefined,
): Promise<number> {
  const { fs, translation } = call;
  try {
    const opens = (fs as OpensFiles)[openFile];
    if (opens) {
      const [path, flags, mode] = call.given;
      return register(await opens.call(fs, path, flags, mode, interest), call, descriptors);
    }
    const number = await openIn(functionOf(fs, 'open')!.bind(fs), call.given);
    return fs === nativeFs ? number : descriptors.addVirtual(fs, number);
  } catch (error) {
    throw outwardError(error, translation);
  }
}

function openIn(open: AnyFunction, given: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    open(...given, (error: unknown, number: number) => (error ? reject(error) : resolve(number)));
  });
}
