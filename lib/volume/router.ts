import { errnoError } from '../errors.js';
import type { Call, CallAcross, FsShape, Route } from '../fs-calls/forms.js';
import type { Party } from '../fs-calls/onward.js';
import { callInRegion } from '../fs-calls/region-call.js';
import type { Signature } from '../fs-calls/signatures.js';
import { type PathPair, Translation } from '../fs-calls/translation.js';
import { nativeFs } from '../native-fs.js';
import { rebase, resolvePath, textOf } from '../paths.js';
import { isDirectory, LinkTexts } from './link-texts.js';
import type { Mount, MountTable } from './mount-table.js';
import { DirectoryStrays } from './strays.js';

/**
 * Finds the file system of each call. A path that no mount claims is `ENOENT`, unless there is something `outside`: a
 * redirect has the real file system there, for calls that lead from a mount out of it or back.
 */
export function createRoute(mounts: MountTable, outside?: FsShape): Route {
  const links = new LinkTexts(mounts);
  const claims = (path: string): boolean => mounts.claim(path) !== undefined;
  return (name, signature, given) => {
    const texts = signature.paths.map((index) => textOf(given[index]));
    // No paths at all: descriptors, handles, and mistakes that Node words best.
    if (texts.some((text) => text === undefined)) return asItIs(nativeFs, given);
    const found = (texts as string[]).map((text) => mounts.claim(text));
    const [first] = found;
    if (found.every((mount) => mount === first)) {
      if (first && isDirectory(first)) {
        const call = callInRegion(first.fs, first, signature, given, links);
        return { ...call, strays: new DirectoryStrays(name, call, first, claims) };
      }
      if (first) return callInRegion(first.fs, first, signature, given);
      if (outside) return asItIs(outside, given);
    }
    if (!outside && found.includes(undefined)) throw nowhere(signature, texts as string[]);
    return across(signature, given, found, outside);
  };
}

const NOWHERE = new Translation({ outer: '/', inner: '/' }, []);

function asItIs(fs: FsShape, given: readonly unknown[]): Call {
  return { kind: 'call', fs, given, translation: NOWHERE, paths: {}, parties: [] };
}

function nowhere(signature: Signature, [path, dest]: string[]): Error {
  return errnoError('ENOENT', signature.syscall, { path, dest });
}

/** Moves and links between file systems are refused as a kernel does; copies are made of other calls. */
function across(
  signature: Signature,
  given: readonly unknown[],
  found: readonly (Mount | undefined)[],
  outside: FsShape | undefined,
): Call | CallAcross {
  const sides = signature.paths.map(
    (index, order): Side => sideOf(index, textOf(given[index])!, found[order], outside),
  );
  const [from, to] = sides as [Side, Side];
  const places = { path: from.given, dest: to.given };
  const { across: derived = 'refuse', syscall } = signature;
  if (derived === 'refuse') throw errnoError('EXDEV', syscall, places);
  if (derived === 'linkAcross' || from.fs !== to.fs) return { kind: 'across', derived };
  const passed = [...given];
  for (const [order, index] of signature.paths.entries()) passed[index] = sides[order]!.inner;
  const translation = new Translation({ outer: '/', inner: '/' }, sides);
  return { kind: 'call', fs: from.fs, given: passed, translation, paths: places, parties: sides };
}

/** One path of a call that has two. */
interface Side extends PathPair, Party {
  readonly fs: FsShape;
}

function sideOf(index: number, given: string, mount: Mount | undefined, outside: FsShape | undefined): Side {
  const path = resolvePath(given, process.cwd);
  if (!mount) return { index, fs: outside!, given, inner: given, root: '/' };
  const inner = rebase(path, mount.outer, mount.inner);
  // A mounted directory is as much of the real file system as what is outside of all mounts.
  return {
    fs: mount.fs === nativeFs && outside ? outside : mount.fs,
    given,
    inner,
    root: mount.outer,
    index,
  };
}
