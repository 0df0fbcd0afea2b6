import { errnoError } from '../errors.js';
import { foreignHandle } from '../fs-calls/foreign-handle.js';
import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { descriptorCalls, pathCalls, pathFree } from '../fs-calls/signatures.js';
import { globReaches } from '../volume/derived/glob/reach.js';
import type { VolumeControls } from '../volume/volume.js';

export type Form = 'promises' | 'module';

/** Decides for the arguments of one call whether a volume answers it, and by which function. */
export type Choice = (given: unknown[]) => AnyFunction | undefined;

/** Which paths are a volume's. */
export type Claims = Pick<VolumeControls, 'claims' | 'mountPaths'>;

const streams = new Set(['createReadStream', 'createWriteStream']);
const descriptors: ReadonlySet<string> = new Set(descriptorCalls);

/**
 * How one export of `fs` is redirected; `undefined` for what never meets a path. An export that is not listed anywhere
 * is refused for mounted paths: unwrapped, it would silently work on the real disk.
 */
export function choiceFor(name: string, ours: Forms, { claims, mountPaths }: Claims): Choice | undefined {
  if (pathFree.has(name) || name.startsWith('_')) return undefined;
  const base = baseOf(name);
  const form = functionOf(ours, name);
  const signature = pathCalls[base];
  if (form && signature) {
    const { paths } = signature;
    if (signature.takesHandle) {
      return ([target]) =>
        typeof target === 'number' || claims(target) || foreignHandle(target) ? form : undefined;
    }
    return paths.length === 1
      ? (given) => (claims(given[paths[0]!]) ? form : undefined)
      : (given) => (paths.some((index) => claims(given[index])) ? form : undefined);
  }
  if (form && descriptors.has(base)) return () => form;
  if (form && streams.has(name)) {
    return ([path, options]) => (claims(path) || hasDescriptor(options) ? form : undefined);
  }
  if (form && base === 'glob') {
    return (given) => (globReaches(given, mountPaths()) ? form : undefined);
  }
  return (given) => (meetsMount(given, claims) ? (form ?? refusal(name)) : undefined);
}

/** Whether an export is listed: as a call with paths, as one on descriptors, as a stream or as free of paths. */
export function isListed(name: string): boolean {
  const base = baseOf(name);
  return (
    base in pathCalls || descriptors.has(base) || streams.has(name) || pathFree.has(name) || base === 'glob'
  );
}

/** The name that a call's three forms share. */
function baseOf(name: string): string {
  return name.endsWith('Sync') ? name.slice(0, -'Sync'.length) : name;
}

function hasDescriptor(options: unknown): boolean {
  const descriptor = (options as { fd?: unknown } | null | undefined)?.fd;
  return typeof descriptor === 'number' || foreignHandle(descriptor) !== undefined;
}

function meetsMount(given: unknown[], claims: (path: unknown) => boolean): boolean {
  return given.some((value) => {
    if (claims(value)) return true;
    if (Array.isArray(value)) return value.some(claims);
    return typeof value === 'object' && value !== null && claims((value as { cwd?: unknown }).cwd);
  });
}

function refusal(name: string): AnyFunction {
  return (...given: unknown[]) => {
    const error = errnoError('ENOTSUP', name, { path: String(given[0]) });
    const callback = given.at(-1);
    if (typeof callback !== 'function') throw error;
    process.nextTick(callback, error);
  };
}
