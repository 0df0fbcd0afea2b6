import { errnoError } from '../errors.js';
import type { MediaStore } from './contract.js';

/** A store in which everything that would change it is `EROFS`. */
export function readOnlyView(store: MediaStore): MediaStore {
  const refuse = (syscall: string) => async (): Promise<never> => {
    throw errnoError('EROFS', syscall);
  };
  return {
    save: refuse('open'),
    saveFile: refuse('rename'),
    open: (id, options) => store.open(id, options),
    localPath: (id, options) => store.localPath(id, options),
    path: (id) => store.path(id),
    stat: (id) => store.stat(id),
    list: (sessionKey) => store.list(sessionKey),
    delete: refuse('unlink'),
    remove: refuse('unlink'),
    url: (id, options) => store.url(id, options),
    uploadUrl: refuse('open'),
    resolve: (reference) => store.resolve(reference),
    sweep: async (options) => {
      if (options.dryRun !== true) throw errnoError('EROFS', 'unlink');
      return store.sweep(options);
    },
    verify: (options = {}) => {
      if (options.repair === true) throw errnoError('EROFS', 'unlink');
      return store.verify(options);
    },
    scope: (prefix) => readOnlyView(store.scope(prefix)),
    readonly: () => readOnlyView(store),
  };
}
