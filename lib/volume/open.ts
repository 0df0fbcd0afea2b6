import { checkArguments } from '../fs-calls/check-arguments.js';
import { type AnyFunction, type Call, functionOf, type Route } from '../fs-calls/forms.js';
import { Onward } from '../fs-calls/onward.js';
import { outwardError } from '../fs-calls/outward.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import { type OpenedBy, openNumber, openNumberSync, promised, type Tables } from './open-number.js';

/**
 * The callback form of `open`, whose result is a number that works in every function of `fs`.
 *
 * @param interest what is going to be read of the file, where that is known
 */
export function createOpen(route: Route, tables: Tables, interest?: Interest): AnyFunction {
  const { descriptors, guards } = tables;
  const by: OpenedBy = { descriptors, guards, interest, shown: undefined };
  return (...all) => {
    const callback = all.at(-1);
    if (typeof callback !== 'function') return functionOf(nativeFs, 'open')!(...all);
    const answer: AnyFunction = (...results) => process.nextTick(callback, ...results);
    const given = all.slice(0, -1);
    let call: Call;
    try {
      call = route('open', signature, given) as Call;
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
    openAt(route, by, given, call).then(
      (number) => answer(null, number),
      (error) => answer(error),
    );
  };
}

/** The sync form of `open`. */
export function createOpenSync(route: Route, { descriptors, guards }: Tables): AnyFunction {
  const by: OpenedBy = { descriptors, guards, interest: undefined, shown: undefined };
  return (...given) => {
    const call = route('open', signature, given) as Call;
    if (call.fs === nativeFs && call.given === given)
      return nativeFs.openSync(...(given as Parameters<typeof nativeFs.openSync>));
    return openAtSync(route, by, given, call);
  };
}

const signature = pathCalls['open']!;

/** Opens what a path leads to, in another file system if a symbolic link leads there. */
async function openAt(
  route: Route,
  by: OpenedBy,
  given: readonly unknown[],
  call: Call,
  followed: number = 0,
): Promise<number> {
  const { fs, given: passed, translation } = call;
  const shown = by.shown ?? translation.first;
  let onward: Onward | undefined;
  try {
    // What no mount claims: its numbers are the kernel's.
    if (passed === given) return await promised(functionOf(fs, 'open')!, given);
    return await openNumber(fs, passed, shownBy(by, shown));
  } catch (error) {
    const stray = await call.strays?.find(error);
    onward = Onward.from(stray ?? error, call, signature, given, followed);
    if (!onward) throw outwardError(error, translation);
  }
  try {
    const next = route('open', signature, onward.given) as Call;
    return await openAt(route, shownBy(by, shown), onward.given, next, onward.followed);
  } catch (error) {
    throw onward.error(error);
  }
}

function openAtSync(
  route: Route,
  by: OpenedBy,
  given: readonly unknown[],
  call: Call,
  followed: number = 0,
): number {
  const { fs, given: passed, translation } = call;
  const shown = by.shown ?? translation.first;
  let onward: Onward | undefined;
  try {
    if (passed === given) return functionOf(fs, 'openSync')!(...given);
    return openNumberSync(fs, passed, shownBy(by, shown));
  } catch (error) {
    const stray = call.strays?.findSync(error);
    onward = Onward.from(stray ?? error, call, signature, given, followed);
    if (!onward) throw outwardError(error, translation);
  }
  try {
    const next = route('open', signature, onward.given) as Call;
    return openAtSync(route, shownBy(by, shown), onward.given, next, onward.followed);
  } catch (error) {
    throw onward.error(error);
  }
}

/** By its fields: what is spread into another object leaves something in the old space of V8 each time. */
function shownBy({ descriptors, guards, interest }: OpenedBy, shown: string | undefined) {
  return { descriptors, guards, interest, shown };
}
