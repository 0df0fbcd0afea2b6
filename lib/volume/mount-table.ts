import type { FsShape } from '../fs-calls/forms.js';
import type { Region } from '../fs-calls/translation.js';
import { consistsOf, type Mountable, rooted, throughVolume } from '../mountable.js';
import { isWithin, resolvePath } from '../paths.js';
import { asMounted } from '../union-fs/as-layer.js';

/** A file system at a path. */
export interface Mount extends Region {
  /** What was mounted, to be disposed with the volume. */
  readonly mounted: Mountable;
  /** Where calls go, below `inner`. */
  readonly fs: FsShape;
}

/** Which file system answers for a path: the one with the longest mount path above it. */
export class MountTable {
  /** Longest first. */
  #mounts: readonly Mount[] = [];

  /** Throws a `TypeError` for a mount path that is not absolute or taken. */
  add(path: string, given: Mountable): Mount {
    const outer = checkMountPath(path);
    if (typeof given?.promises !== 'object') {
      throw new TypeError(
        `what is mounted at ${outer} must have the shape of fs, with promises; got ${typeof given}`,
      );
    }
    const mounted: Mountable = asMounted(given);
    if (this.#mounts.some((mount) => mount.outer === outer))
      throw new TypeError(`${outer} is mounted already`);
    const { fs = mounted[throughVolume] ?? mounted, root: inner = '/' } = mounted[rooted] ?? {};
    const mount = { outer, inner, fs, mounted };
    refuseNesting([...this.#mounts, mount]);
    this.#mounts = [...this.#mounts, mount].sort((one, other) => other.outer.length - one.outer.length);
    return mount;
  }

  remove(mount: Mount): void {
    this.#mounts = this.#mounts.filter((other) => other !== mount);
  }

  /** The mount that a resolved path belongs to. */
  find(path: string): Mount | undefined {
    for (const mount of this.#mounts) if (isWithin(path, mount.outer)) return mount;
    return undefined;
  }

  /** The mount that a caller's text belongs to; cheap for the many paths that belong to none. */
  claim(text: string): Mount | undefined {
    return this.#mounts.length === 0 ? undefined : this.find(resolvePath(text, process.cwd));
  }

  list(): readonly Mount[] {
    return this.#mounts;
  }
}

/** A cache inside a mount would be served by itself, and a mount inside a cache would be taken for cached files. */
function refuseNesting(mounts: readonly Mount[]): void {
  const parts = mounts.map(({ outer, mounted }) => ({ outer, parts: partsOf(mounted) }));
  const caches = parts.flatMap((mount) => mount.parts.flatMap(({ cacheDirectory }) => cacheDirectory ?? []));
  for (const cacheDirectory of caches) {
    for (const { outer, parts: mounted } of parts) {
      const taken = [outer, ...mounted.flatMap((part) => part[rooted]?.root ?? [])];
      const clash = taken.find((path) => path !== '/' && contain(path, cacheDirectory));
      if (clash === undefined) continue;
      throw new TypeError(
        `the mount at ${outer} and the cache directory ${cacheDirectory} must not contain each other`,
      );
    }
  }
}

/** What is mounted, and everything that it consists of. */
function partsOf(mounted: Mountable): Mountable[] {
  return [mounted, ...(mounted[consistsOf] ?? []).flatMap((part) => partsOf(part))];
}

function contain(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

function checkMountPath(path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.includes('\0')) {
    throw new TypeError(`a mount path must be absolute, such as /mediafs; got ${JSON.stringify(path)}`);
  }
  const resolved = resolvePath(path, process.cwd);
  return resolved.length > 1 && resolved.endsWith('/') ? resolved.slice(0, -1) : resolved;
}
