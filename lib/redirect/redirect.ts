import { syncBuiltinESMExports } from 'node:module';
import { codeOf } from '../errors.js';
import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { promisifyExists } from '../fs-calls/properties.js';
import { liveFs, nativeFs } from '../native-fs.js';
import type { Volume } from '../volume/volume.js';
import { type Claims, choiceFor } from './choose.js';
import { isWrapper, type Switch, unwrap, wrap } from './wrapper.js';
import { hookWriteStreams } from './write-streams.js';

/** A redirect that is in force; `using` undoes it. */
export interface Redirection {
  /** Undoes it; harmless when called again. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Of `redirect`. */
export interface RedirectOptions {
  /** Say so when a mount path is something else than an empty directory on the disk, which then cannot be reached. Default true. */
  readonly warn?: boolean;
}

/**
 * Makes `node:fs` and `node:fs/promises` themselves answer for the paths of a volume, for `require` and for ESM imports
 * made before or after. All other calls reach the original functions with the very same arguments.
 */
export function redirect(volume: Volume, { warn = true }: RedirectOptions = {}): Redirection {
  const originals = { ...liveFs, promises: { ...liveFs.promises } };
  const ours = volume.over(originals, (name) =>
    replacementOf(functionOf(liveFs, name), functionOf(originals, name)),
  );
  const installed = [...install(liveFs, ours, volume), ...install(liveFs.promises, ours.promises, volume)];
  const unhook = hookWriteStreams((stream) => volume.fileOf(stream));
  syncBuiltinESMExports();
  if (warn) warnOfShadows(volume);
  return redirectionOf(installed, unhook);
}

/** Keeps no volume: a redirect that was undone may be kept for long. */
function redirectionOf(installed: readonly Installed[], unhookStreams: () => void): Redirection {
  let unhook: (() => void) | undefined = unhookStreams;
  const dispose = (): void => {
    if (!unhook) return;
    unhook();
    unhook = undefined;
    for (const { switches } of installed) for (const asked of switches) asked.choose = undefined;
    for (const { holder, name } of installed) {
      const present = functionOf(holder, name);
      if (present) (holder as Forms)[name] = unwrap(present);
    }
    syncBuiltinESMExports();
  };
  return { dispose, [Symbol.dispose]: dispose };
}

/** What a program has put in the place of a function since it was redirected: Node's streams would call it. */
function replacementOf(present: AnyFunction | undefined, original: AnyFunction | undefined) {
  return present && present !== original && !isWrapper(present) ? present : undefined;
}

interface Installed {
  readonly holder: object;
  readonly name: string;
  readonly switches: readonly Switch[];
}

function install(holder: object, ours: Forms, claims: Claims): Installed[] {
  return Object.keys(holder).flatMap((name) => {
    const original = functionOf(holder, name);
    const choose = original && choiceFor(name, ours, claims);
    if (!choose) return [];
    const switches: Switch[] = [{ choose }];
    const wrapper = wrap(original, switches[0]!);
    if (name === 'exists') promisifyExists(wrapper);
    const native = functionOf(original, 'native');
    const ourNative = functionOf(ours[name] ?? {}, 'native');
    if (native && ourNative) {
      switches.push({ choose: ([path]) => (claims.claims(path) ? ourNative : undefined) });
      const wrapped = wrap(native, switches[1]!);
      Object.defineProperty(wrapper, 'native', {
        value: wrapped,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    (holder as Forms)[name] = wrapper;
    return [{ holder, name, switches }];
  });
}

function warnOfShadows(volume: Volume): void {
  for (const path of volume.mountPaths()) {
    if (path === '/' || !hides(path)) continue;
    process.emitWarning(`${path} exists on the disk; while it is mounted, what is there cannot be reached`, {
      type: 'MediafsWarning',
      code: 'MEDIAFS_SHADOWED',
    });
  }
}

/** An empty directory is what mount points are made of. */
function hides(path: string): boolean {
  try {
    return nativeFs.readdirSync(path).length > 0;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}
