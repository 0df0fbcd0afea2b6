import { throughVolume } from '../mountable.js';
import { nativeFs } from '../native-fs.js';
import { isWithin, rebase } from '../paths.js';
import type { Mount, MountTable } from './mount-table.js';

/**
 * The absolute targets of symbolic links. A mounted file system follows the links in it by names of its own, so these
 * differ from what callers of the volume say; unless it leaves that to the volume.
 */
export class LinkTexts {
  readonly #mounts: MountTable;

  constructor(mounts: MountTable) {
    this.#mounts = mounts;
  }

  /** The volume's name for what an absolute link at `place` leads to. */
  outward(text: string, place: string): string {
    const mount = this.#mounts.claim(place);
    return mount && hasOwnNames(mount) && isWithin(text, mount.inner)
      ? rebase(text, mount.inner, mount.outer)
      : text;
  }

  /** What a link at `place` must hold to lead to `path`, which is absolute. */
  inward(path: string, place: string): string {
    const mount = this.#mounts.claim(path);
    return mount && hasOwnNames(mount) && (mount === this.#mounts.claim(place) || isDirectory(mount))
      ? rebase(path, mount.outer, mount.inner)
      : path;
  }
}

function hasOwnNames({ mounted }: Mount): boolean {
  return mounted[throughVolume] === undefined;
}

/** A directory of the real file system, whose own names the kernel follows from wherever. */
function isDirectory(mount: Mount): boolean {
  return mount.fs === nativeFs;
}
