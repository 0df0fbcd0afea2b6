import { errnoError } from '../errors.js';
import type { Call, CallAcross, FsShape, Route } from '../fs-calls/forms.js';
import { callInRegion } from '../fs-calls/region-call.js';
import type { Signature } from '../fs-calls/signatures.js';
import { Translation } from '../fs-calls/translation.js';
import { nativeFs } from '../native-fs.js';
import { rebase, resolvePath, textOf } from '../paths.js';
import { copyAcross, copyAcrossSync, type Side } from './across.js';
import type { Mount, MountTable } from './mount-table.js';

/**
 * Finds the file system of each call. A path that no mount claims is `ENOENT`, unless there is something `outside`: a
 * redirect has the real file system there, for calls that lead from a mount out of it or back.
 */
export function createRoute(mounts: MountTable, outside?: FsShape): Route {
  return (name, signature, given) => {
    const texts = signature.paths.map((index) => textOf(given[index]));
    // No paths at all: descriptors, handles, and mistakes that Node words best.
    if (texts.some((text) => text === undefined)) return asItIs(nativeFs, given);
    const found = (texts as string[]).map((text) => mounts.claim(text));
    const [first] = found;
    if (found.every((mount) => mount === first)) {
      if (first) return callInRegion(first.fs, first, signature, given);
      if (outside) return asItIs(outside, given);
    }
    if (!outside && found.includes(undefined)) throw nowhere(signature, texts as string[]);
    return across(name, signature, given, found, outside);
  };
}

function asItIs(fs: FsShape, given: readonly unknown[]): Call {
  return { kind: 'call', fs, given, translation: new Translation({ outer: '/', inner: '/' }, []), paths: {} };
}

function nowhere(signature: Signature, [path, dest]: string[]): Error {
  return errnoError('ENOENT', signature.syscall, { path, dest });
}

/** Moves and links between file systems are refused as a kernel does; copies go through this process. */
function across(
  name: string,
  signature: Signature,
  given: readonly unknown[],
  found: readonly (Mount | undefined)[],
  outside: FsShape | undefined,
): CallAcross {
  const [from, to] = signature.paths.map((index, order): Side => {
    const path = textOf(given[index])!;
    const mount = found[order];
    const resolved = resolvePath(path, process.cwd);
    return mount
      ? { fs: mount.fs, path, inner: rebase(resolved, mount.outer, mount.inner) }
      : { fs: outside!, path, inner: path };
  });
  const places = { path: from!.path, dest: to!.path };
  const check = (): void => {
    if (signature.across === 'refuse') throw errnoError('EXDEV', signature.syscall, places);
    if (name !== 'copyFile') throw errnoError('ENOTSUP', signature.syscall, places);
  };
  return {
    kind: 'across',
    runSync() {
      check();
      copyAcrossSync(from!, to!, given[2] as number | undefined);
    },
    async run() {
      check();
      await copyAcross(from!, to!, given[2] as number | undefined);
    },
  };
}
