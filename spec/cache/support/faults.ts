import fs from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { NumericHandle } from '../../../lib/cache/numeric-handle.js';
import { nativeFs, nativePromises } from '../../../lib/native-fs.js';

export interface FaultyDisk {
  /** The call that failed last. */
  readonly failed: () => string | undefined;
  restore(): void;
}

const HANDLE_CALLS = ['write', 'writeFile', 'read', 'stat', 'chmod', 'utimes', 'close'] as const;

type Calls = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * Chooses calls of the cache to its disk, told by name, arguments, number from 1, and, of the call of a handle, its
 * descriptor.
 */
export type IsChosen = (
  call: string,
  args: readonly unknown[],
  number: number,
  descriptor?: number,
) => boolean;

/**
 * Makes the calls of the cache to its disk fail with an errno: those that `isChosen` says. A close that fails has
 * closed, as it is with the kernel.
 */
export function failing(isChosen: IsChosen, code: string): FaultyDisk {
  return disturbing(isChosen, async (call) => {
    throw errno(code, call);
  });
}

/** Does something before the chosen calls of the cache to its disk, which are carried out behind it. */
export function preceding(isChosen: IsChosen, act: (call: string) => Promise<void>): FaultyDisk {
  return disturbing(isChosen, act);
}

export interface HangingDisk extends FaultyDisk {
  /** Calls that hang. */
  readonly count: () => number;
  /** Lets all go on, now and from now on. */
  release(): void;
}

/** Makes the chosen calls of the cache to its disk wait until they are released; then they are carried out. */
export function hanging(isChosen: IsChosen): HangingDisk {
  let isReleased = false;
  const waiting = new Set<() => void>();
  const disk = disturbing(
    (...given) => !isReleased && isChosen(...given),
    () => new Promise((resolve) => waiting.add(resolve)),
  );
  const release = (): void => {
    isReleased = true;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return { ...disk, release, count: () => waiting.size };
}

function disturbing(isChosen: IsChosen, disturb: (call: string) => Promise<void>): FaultyDisk {
  let number = 0;
  let failed: string | undefined;
  const undo: (() => void)[] = [];
  const wrap = (target: Calls, method: string, call: string): void => {
    const original = target[method]!;
    target[method] = async function (this: unknown, ...args) {
      number += 1;
      const { fd } = this as { fd?: number };
      if (!isChosen(call, args, number, fd)) return original.apply(this, args);
      failed = call;
      try {
        await disturb(call);
      } catch (error) {
        if (method === 'close') await original.apply(this, args);
        throw error;
      }
      return original.apply(this, args);
    };
    undo.push(() => {
      target[method] = original;
    });
  };
  const promises = nativePromises as unknown as Calls;
  for (const method of Object.keys(promises)) {
    if (typeof promises[method] === 'function') wrap(promises, method, method);
  }
  for (const prototype of [handlePrototype, NumericHandle.prototype]) {
    const handles = prototype as unknown as Calls;
    for (const method of HANDLE_CALLS) if (handles[method]) wrap(handles, method, `handle.${method}`);
  }
  const { open } = nativeFs;
  const opening = (...args: unknown[]): void => {
    number += 1;
    if (!isChosen('open', args, number)) {
      (open as (...all: unknown[]) => void)(...args);
      return;
    }
    failed = 'open';
    disturb('open').then(
      () => (open as (...all: unknown[]) => void)(...args),
      args.at(-1) as (error: Error) => void,
    );
  };
  (nativeFs as { open: unknown }).open = opening;
  undo.push(() => {
    (nativeFs as { open: unknown }).open = open;
  });
  return {
    failed: () => failed,
    restore: () => {
      for (const step of undo) step();
    },
  };
}

const handle = await fs.promises.open('/dev/null');
const handlePrototype: object = Object.getPrototypeOf(handle);
await handle.close();

function errno(code: string, syscall: string): Error {
  const number = [...getSystemErrorMap()].find(([, [name]]) => name === code)?.[0];
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, errno: number, syscall });
}
