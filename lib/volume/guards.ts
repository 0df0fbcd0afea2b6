import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { nativeFs } from '../native-fs.js';
import type { Guard } from '../parts.js';

/** The calls on a descriptor that a guard takes, by the names of those on a path. */
const guarded = { fchmod: 'chmod', fchown: 'chown', futimes: 'utimes' } as const;

/** The descriptors of files that must not be changed through them, though a kernel would let it happen. */
export class Guards {
  readonly #guarded = new Map<number, { readonly guard: Guard; readonly file: string | undefined }>();

  add(number: number, guard: Guard): void {
    this.#guarded.set(number, { guard, file: fileBehind(number) });
  }

  /** A number that was closed behind our back may be another file's. */
  find(number: unknown): Guard | undefined {
    const found = this.#guarded.size === 0 ? undefined : this.#guarded.get(number as number);
    return found && found.file === fileBehind(number as number) ? found.guard : undefined;
  }

  /** To be called before the close: from then on the number may be another file's. */
  remove(number: unknown): void {
    this.#guarded.delete(number as number);
  }
}

/** What the kernel has open under a number; `undefined` for a number that it does not know. */
function fileBehind(number: number): string | undefined {
  try {
    const { dev, ino } = nativeFs.fstatSync(number, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/** The forms that heed guards, made of those that do not. */
export function createGuardedForms(forms: Forms, guards: Guards): Forms {
  const changes = Object.entries(guarded).flatMap(([name, change]) => [
    [name, callbackForm(forms[name]!, name, change, guards)],
    [`${name}Sync`, syncForm(forms[`${name}Sync`]!, `${name}Sync`, change, guards)],
  ]);
  const closes = ['close', 'closeSync'].map((name) => {
    const close = forms[name]!;
    const form: AnyFunction = (number, ...rest) => {
      guards.remove(number);
      return close(number, ...rest);
    };
    return [name, form];
  });
  const stats = [
    ['fstat', statForm(forms['fstat']!, guards)],
    ['fstatSync', statFormSync(forms['fstatSync']!, guards)],
  ];
  return Object.fromEntries([...changes, ...closes, ...stats]);
}

function statForm(form: AnyFunction, guards: Guards): AnyFunction {
  return (...given) => {
    const callback = given.at(-1);
    const stats = typeof callback === 'function' && guards.find(given[0])?.stat(given.slice(1, -1)[0]);
    if (!stats) return form(...given);
    answer(stats, callback);
  };
}

function statFormSync(form: AnyFunction, guards: Guards): AnyFunction {
  return (number, options) => guards.find(number)?.statSync(options) ?? form(number, options);
}

function answer(promise: Promise<unknown>, callback: AnyFunction): void {
  promise.then(
    (result) => process.nextTick(callback, null, ...(result === undefined ? [] : [result])),
    (error: unknown) => process.nextTick(callback, error),
  );
}

function callbackForm(form: AnyFunction, name: string, change: string, guards: Guards): AnyFunction {
  return (...given) => {
    const [number, ...rest] = given;
    const guard = guards.find(number);
    const callback = rest.pop();
    if (!guard || typeof callback !== 'function') return form(...given);
    refuseWrong(`${name}Sync`, rest);
    answer(guard.change(change, rest), callback);
  };
}

function syncForm(form: AnyFunction, name: string, change: string, guards: Guards): AnyFunction {
  return (...given) => {
    const [number, ...rest] = given;
    const guard = guards.find(number);
    if (!guard) return form(...given);
    refuseWrong(name, rest);
    guard.changeSync(change, rest);
  };
}

const NO_DESCRIPTOR = 0x7fff_ffff;

/** What Node refuses in its own words, before it looks for the descriptor. */
function refuseWrong(name: string, rest: readonly unknown[]): void {
  try {
    functionOf(nativeFs, name)!(NO_DESCRIPTOR, ...rest);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
  }
}
