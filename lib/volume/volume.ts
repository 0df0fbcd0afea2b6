import {
  createCallbackForms,
  createPromiseForms,
  createSyncForms,
  type Forms,
  type FsShape,
  type Route,
} from '../fs-calls/forms.js';
import { promisifyExists, resemble } from '../fs-calls/properties.js';
import { withLocalFiles } from '../local-files/local-file.js';
import type { Mountable } from '../mountable.js';
import { type FsPromises, nativeFs, nativePromises } from '../native-fs.js';
import type { OpenFile } from '../object-fs/open-file.js';
import type { PresignedBy, PresignOptions, PresignReadOptions } from '../object-store/contract.js';
import { textOf } from '../paths.js';
import { deriveFrom } from './derived/derived.js';
import { createGlobForms } from './derived/glob/glob.js';
import type { MountPlaces } from './derived/glob/look.js';
import { createDescriptorForms } from './descriptor-forms.js';
import { createDescriptorSyncForms } from './descriptor-sync-forms.js';
import { Descriptors } from './descriptors.js';
import { createExistsSync } from './exists.js';
import { createGuardedForms, Guards } from './guards.js';
import { LinkTexts } from './link-texts.js';
import { createLocalFileCalls, type LocalFileCalls, tellingLocalFiles } from './local-files.js';
import { MountTable } from './mount-table.js';
import { createOpen, createOpenSync } from './open.js';
import { createOpenHandle } from './open-handle.js';
import { presign } from './presign.js';
import type { OpenFor } from './read-extent.js';
import { createRealpath, createRealpathSync } from './realpath.js';
import { createRoute } from './router.js';
import { createStreams, type Replacement } from './streams.js';
import { completeSurface, type ProvidedFs } from './surface.js';
import { OwnChanges } from './watch/own-changes.js';
import { FileWatches } from './watch/watch-file.js';
import { onWholeFiles } from './whole-files.js';

/** What a volume has beside the functions of `fs`. */
export interface VolumeControls extends LocalFileCalls {
  /**
   * Places a file system at a path. The longest mount path wins; what is missing in a mount is never looked for on
   * the disk.
   *
   * @param path absolute; throws a `TypeError` if it is not, or is taken
   * @returns undoes the mount
   */
  mount(path: string, mounted: Mountable): () => void;
  /** Whether a path lies in a mount. */
  claims(path: unknown): boolean;
  /** The paths of all mounts, normalised. */
  mountPaths(): readonly string[];
  /**
   * What lets its bearer read one mounted file (a URL), or write it (`method: 'PUT'`: a URL and headers; `'POST'`: a
   * form), without credentials and for a while. `ENOTSUP` where what is mounted signs nothing.
   */
  presign<Options extends PresignOptions = PresignReadOptions>(
    path: string | Buffer | URL,
    options?: Options,
  ): Promise<PresignedBy<Options>>;
  /**
   * The functions of `fs` with the real file system for all paths that no mount claims.
   *
   * @param replacement what streams call instead of one of those functions
   */
  over(outside: FsShape, replacement: Replacement): Forms & { readonly promises: Forms };
  /** The mounted file that a stream of Node's writes to, if it is one that is to be stored. */
  fileOf(stream: object): OpenFile | undefined;
  /** Ends everything that was mounted. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A table of mounts with every function of `fs` (`promises`, callbacks, sync forms, streams) and its own `VolumeControls`. */
export type Volume = ProvidedFs & VolumeControls;

/** What all forms of one volume have in common, those over the real file system included. */
interface Shared {
  readonly descriptors: Descriptors;
  readonly links: LinkTexts;
  readonly places: MountPlaces;
  readonly guards: Guards;
  readonly changes: OwnChanges;
  readonly watches: FileWatches;
}

/** A table of mounts in the shape of the `fs` module. A path that no mount claims is `ENOENT`. */
export function createVolume(): Volume {
  const mounts = new MountTable();
  const descriptors = new Descriptors();
  const shared: Shared = {
    descriptors,
    links: new LinkTexts(mounts),
    places: {
      paths: () => mounts.list().map((mount) => mount.outer),
      isOnDisk: (path) => (mounts.claim(path)?.fs ?? nativeFs) === nativeFs,
    },
    guards: new Guards(),
    changes: new OwnChanges(),
    watches: new FileWatches(),
  };
  const changed = (): void => shared.changes.tell();
  const controls: VolumeControls = {
    mount(path, mounted) {
      const mount = mounts.add(path, mounted);
      return () => mounts.remove(mount);
    },
    claims(path) {
      const text = textOf(path);
      return text !== undefined && mounts.claim(text) !== undefined;
    },
    presign: <Options extends PresignOptions>(path: string | Buffer | URL, options?: Options) =>
      presign(mounts, path, (options ?? {}) as Options),
    ...createLocalFileCalls(tellingLocalFiles(createRoute(mounts, nativeFs), changed)),
    mountPaths: () => mounts.list().map((mount) => mount.outer),
    over: (outside, replacement) => createFunctions(createRoute(mounts, outside), shared, replacement),
    fileOf: (stream) => descriptors.fileOf((stream as { fd?: unknown }).fd),
    async dispose() {
      shared.watches.dispose();
      for (const { mounted } of mounts.list()) await mounted.dispose?.();
    },
    [Symbol.asyncDispose]: () => controls.dispose(),
  };
  const functions = createFunctions(createRoute(mounts), shared, () => undefined);
  completeSurface(functions);
  // For volumes and unions that this one is a part of, which lead nowhere else.
  withLocalFiles(functions.promises, tellingLocalFiles(createRoute(mounts), changed));
  return Object.assign(functions, controls) as unknown as Volume;
}

function createFunctions(
  route: Route,
  shared: Shared,
  replacement: Replacement,
): Forms & { readonly promises: Forms } {
  const { descriptors, guards, changes } = shared;
  const promises = { constants: nativeFs.constants } as unknown as Forms;
  const derive = deriveFrom(() => ({ ...shared, forms, promises: promises as unknown as FsPromises }));
  Object.assign(promises, createPromiseForms(route, derive));
  const forms: Forms = {
    ...createCallbackForms(route, derive),
    ...createSyncForms(route, derive),
    ...createDescriptorForms(descriptors),
    ...createDescriptorSyncForms(descriptors),
    open: createOpen(route, { descriptors, guards }),
    openSync: createOpenSync(route, { descriptors, guards }),
  };
  Object.assign(forms, createGuardedForms(forms, guards));
  promises['open'] = createOpenHandle(promises['open']!, descriptors);
  changes.observe(forms, promises);
  const glob = createGlobForms(promises as unknown as FsPromises, forms, shared.places);
  promises['glob'] = glob.promise;
  Object.assign(forms, { glob: glob.callback, globSync: glob.sync });
  Object.assign(forms, onWholeFiles(forms, descriptors));
  forms['existsSync'] = createExistsSync(route, forms['accessSync']!);
  forms['realpath'] = createRealpath(forms['realpath']!, promises['realpath']!);
  forms['realpathSync'] = createRealpathSync(forms['realpathSync']!);
  const openFor: OpenFor = (interest) =>
    interest ? createOpen(route, { descriptors, guards }, interest) : forms['open']!;
  Object.assign(forms, createStreams(forms, descriptors, replacement, openFor));
  resemble(forms, nativeFs);
  resemble(promises, nativePromises);
  promisifyExists(forms['exists']!);
  return Object.assign(forms, { promises });
}
