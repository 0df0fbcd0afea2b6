import type { LinkNames } from '../fs-calls/region-call.js';
import { throughVolume } from '../mountable.js';
import { nativeFs } from '../native-fs.js';
import { isWithin, rebase, resolvePath } from '../paths.js';
import type { Mount, MountTable } from './mount-table.js';

/**
 * The absolute targets of symbolic links. A mounted file system follows the links in it by names of its own, so these
 * differ from what callers of the volume say; unless it leaves that to the volume.
 */
export class LinkTexts implements LinkNames {
  readonly #mounts: MountTable;

  constructor(mounts: MountTable) {
    this.#mounts = mounts;
  }

  /** What the volume's own `readlink` of `place` means by an absolute target: of a directory it is the volume's word. */
  meant(text: string, place: string): string {
    const mount = this.#mounts.claim(place);
    return mount && isDirectory(mount) ? text : this.outward(text, place);
  }

  /** The volume's name for what an absolute link at `place` leads to. */
  outward(text: string, place: string): string {
    const mount = this.#mounts.claim(place);
    if (!mount || !hasOwnNames(mount) || !text.startsWith('/')) return text;
    const holder = [mount, ...this.#alike(mount)].find(({ inner }) => isWithin(text, inner));
    return holder ? rebase(text, holder.inner, holder.outer) : text;
  }

  /** What a link at `place` must hold to lead to `path`, if that is absolute. */
  inward(path: string, place: string): string {
    const mount = path.startsWith('/') ? this.#mounts.claim(path) : undefined;
    if (!mount || !hasOwnNames(mount)) return path;
    if (mount !== this.#mounts.claim(place) && !isDirectory(mount)) return path;
    // As it was given, unless it goes another way to where it leads.
    const isPlain = isWithin(path, mount.outer) && !path.includes('/..');
    return rebase(isPlain ? path : resolvePath(path, process.cwd), mount.outer, mount.inner);
  }

  /** Other mounts whose names the same kernel follows. */
  #alike(mount: Mount): readonly Mount[] {
    return isDirectory(mount) ? this.#mounts.list().filter(isDirectory) : [];
  }
}

function hasOwnNames({ mounted }: Mount): boolean {
  return mounted[throughVolume] === undefined;
}

/** A directory of the real file system, whose own names the kernel follows from wherever. */
export function isDirectory(mount: Mount): boolean {
  return mount.fs === nativeFs;
}
