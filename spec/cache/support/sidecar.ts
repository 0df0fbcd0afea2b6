import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canMount } from './disks.js';

/** Some user who owns nothing. */
export const STRANGER = { uid: 65_534, gid: 65_534 };

export const sidecarDescription = canMount
  ? 'a read-only bind mount, another user'
  : 'the directory itself, the same user';

/** Where another container would have the files, read-only; on a system that cannot mount, the directory itself. */
export function sidecarOf(files: string): { readonly directory: string; leave(): void } {
  mkdirSync(files, { recursive: true });
  if (!canMount) return { directory: files, leave() {} };
  const directory = mkdtempSync(join(tmpdir(), 'mediafs-sidecar-'));
  execFileSync('mount', ['--bind', files, directory]);
  execFileSync('mount', ['-o', 'remount,bind,ro', directory]);
  return {
    directory,
    leave() {
      execFileSync('umount', ['-l', directory]);
      rmdirSync(directory);
    },
  };
}
