import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// Packages that only some calls need. A program that makes none of them starts without: by some milliseconds sooner, for
// each of its processes. `require` keeps what it has loaded.

export function loadMinimatch(): typeof import('minimatch') {
  return require('minimatch');
}

export function loadMime(): typeof import('mime').default {
  return require('mime').default;
}

/** Milliseconds in which a process that is soon over has ended. */
const SOON_MS = 100;

/**
 * For who is going to write. A process may have no descriptor left by the time of its first write, and what Node 20 once
 * could not open it takes for absent from then on.
 */
export function loadMimeSoon(): void {
  setTimeout(() => {
    try {
      loadMime();
    } catch {
      // The write that needs it tells.
    }
  }, SOON_MS).unref();
}

export function loadMemfs(): typeof import('memfs') {
  return require('memfs');
}
