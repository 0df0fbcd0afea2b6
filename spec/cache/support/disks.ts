import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultyDisk, failing } from './faults.js';

export interface TestDisk {
  /** Where a cache directory can be made while the disk still takes writes. */
  readonly directory: string;
  /** Bytes that fit on it before `break`; the fault is injected where there is no limit. */
  break(): void;
  remove(): Promise<void>;
}

export interface DiskKind {
  /** Part of the title: what stands for the disk on this system. */
  readonly described: string;
  make(): TestDisk;
}

/** Only root may mount, and not in every container. */
export const canMount = tryToMount();

/** A disk that has no room left once it is broken. */
export const fullDisk: DiskKind = canMount
  ? { described: 'a tmpfs of 2 MiB, full', make: () => mounted('size=2m', fill) }
  : { described: 'ENOSPC injected, since this system cannot mount', make: () => injected('ENOSPC') };

/** A disk that takes no writes once it is broken. */
export const readOnlyDisk: DiskKind = canMount
  ? { described: 'a tmpfs mounted ro', make: () => mounted('size=2m', remountReadOnly) }
  : { described: 'EROFS injected, since this system cannot mount', make: () => injected('EROFS') };

function mounted(options: string, breakIt: (directory: string) => void): TestDisk {
  const directory = mountPoint();
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
  return {
    directory,
    break: () => breakIt(directory),
    async remove() {
      // Lazily: published files are held open for one step of the clock.
      execFileSync('umount', ['-l', directory]);
      rmdirSync(directory);
    },
  };
}

function fill(directory: string): void {
  execFileSync('sh', ['-c', 'dd if=/dev/zero of="$1/filler" bs=4096 2>/dev/null || true', 'sh', directory]);
}

function remountReadOnly(directory: string): void {
  // A file that is still open for writing would keep the disk busy.
  execFileSync('mount', ['-o', 'remount,ro', directory]);
}

function injected(code: 'ENOSPC' | 'EROFS'): TestDisk {
  const directory = mountPoint();
  let faulty: FaultyDisk | undefined;
  return {
    directory,
    break() {
      faulty = failing(code === 'ENOSPC' ? isFilling : isChanging, code);
    },
    async remove() {
      faulty?.restore();
      execFileSync('rm', ['-r', directory]);
    },
  };
}

function isFilling(call: string): boolean {
  return call === 'handle.write' || call === 'handle.writeFile' || call === 'mkdir' || call === 'writeFile';
}

function isChanging(call: string, args: readonly unknown[]): boolean {
  const creates = call === 'open' && typeof args[1] === 'string';
  return creates || ['mkdir', 'rename', 'unlink', 'rmdir', 'chmod', 'writeFile', 'copyFile'].includes(call);
}

function mountPoint(): string {
  return mkdtempSync(join(tmpdir(), 'mediafs-disk-'));
}

function tryToMount(): boolean {
  const directory = mountPoint();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'ignore' });
    execFileSync('umount', [directory]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(directory);
  }
}
