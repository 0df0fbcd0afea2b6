import type { AnyFunction, Derive, Forms } from '../../fs-calls/forms.js';
import type { FsPromises } from '../../native-fs.js';
import type { OwnChanges } from '../watch/own-changes.js';
import { watch, watchEvents } from '../watch/watch.js';
import type { FileWatches } from '../watch/watch-file.js';
import { copyTree } from './copy-tree.js';
import { openAsBlob } from './open-as-blob.js';
import { openDirectory, openDirectorySync } from './open-directory.js';
import { makeDisposableDirectory } from './temporary-directory.js';

// biome-ignore lint/suspicious/noExplicitAny: each takes the arguments of its own call
type Derived = (promises: FsPromises, ...given: any[]) => unknown;

const calls: Readonly<Record<string, Derived>> = {
  cp: copyTree,
  mkdtempDisposable: makeDisposableDirectory,
  openAsBlob,
  opendir: openDirectory,
};

/**
 * Calls that are made of other calls, for file systems that do not have them. They work on the volume's own functions,
 * with the caller's paths, so results and errors need no translation.
 */
export function deriveFrom(
  promises: () => FsPromises,
  forms: () => Forms,
  changes: OwnChanges,
  watches: FileWatches,
): Derive {
  const others: Readonly<Record<string, Derived>> = {
    watch: (by, path, ...given) => watch(by, changes, path, ...given),
    'promises.watch': (by, path, options) => watchEvents(by, changes, path, options),
    watchFile: (by, path, ...given) => watches.watch(by, changes, path, given),
    opendirSync: (_by, path, options) => openDirectorySync(forms()['readdirSync']!, path, options),
    unwatchFile: (_by, path, listener) => watches.unwatch(path, listener),
  };
  return (name): AnyFunction | undefined => {
    const derived = calls[name] ?? others[name];
    return derived && ((...given) => derived(promises(), ...given));
  };
}
