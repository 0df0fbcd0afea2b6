import { checkArguments } from '../fs-calls/check-arguments.js';
import { type AnyFunction, type Call, functionOf, type Route } from '../fs-calls/forms.js';
import { outwardError } from '../fs-calls/outward.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { Interest } from '../object-fs/ranged/first-reading.js';
import { openNumber, openNumberSync, type Tables } from './open-number.js';

/**
 * The callback form of `open`, whose result is a number that works in every function of `fs`.
 *
 * @param interest what is going to be read of the file, where that is known
 */
export function createOpen(route: Route, tables: Tables, interest?: Interest): AnyFunction {
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
    const { fs, given: passed, translation } = call;
    // Nobody's path, or none at all: Node throws for the latter, and so must this.
    if (fs === nativeFs && passed === given)
      return nativeFs.open(...(all as Parameters<typeof nativeFs.open>));
    checkArguments(
      'open',
      given.map((value) => value ?? undefined),
    );
    openNumber(fs, passed, { ...tables, shown: translation.first, interest }).then(
      (number) => answer(null, number),
      (error) => answer(outwardError(error, translation)),
    );
  };
}

/** The sync form of `open`. */
export function createOpenSync(route: Route, tables: Tables): AnyFunction {
  return (...given) => {
    const { fs, given: passed, translation } = route('open', pathCalls['open']!, given) as Call;
    if (fs === nativeFs && passed === given)
      return nativeFs.openSync(...(given as Parameters<typeof nativeFs.openSync>));
    try {
      return openNumberSync(fs, passed, { ...tables, shown: translation.first });
    } catch (error) {
      throw outwardError(error, translation);
    }
  };
}
