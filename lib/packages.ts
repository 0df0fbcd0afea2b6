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

export function loadMemfs(): typeof import('memfs') {
  return require('memfs');
}
