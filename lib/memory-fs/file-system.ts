import { functionOf } from '../fs-calls/forms.js';
import { type Mountable, throughVolume } from '../mountable.js';
import { type Fs, nativeFs } from '../native-fs.js';
import { numberOf } from '../object-fs/stats.js';
import { createDescriptorCalls } from './descriptor-calls.js';
import { createDescriptorForms } from './descriptor-forms.js';
import type { SyncCall } from './door.js';
import { createPathCalls } from './path-calls.js';
import { createPromises } from './promises.js';

/** These return at once, and have neither a callback nor a sync twin. */
const watching = ['watch', 'watchFile', 'unwatchFile'];

let made = 0;

/**
 * A memfs volume that answers as Node does. The sync forms come first; callback forms exist of what works on
 * descriptors, and everything else a volume makes of the promises.
 */
export function createMemoryFileSystem(memfs: Fs): Mountable {
  made += 1;
  const device = numberOf(`memory ${process.pid} ${made}`, 4);
  const descriptors = createDescriptorCalls(memfs, device);
  const shape = (leadsOut: boolean): Mountable => {
    const paths = createPathCalls(memfs, device, descriptors, leadsOut);
    const forms = createDescriptorForms(memfs, paths, descriptors);
    const fileSystem: Mountable = {
      ...inSyncForm({ ...withoutOpendir(paths), ...descriptors.calls }),
      existsSync: existsBy(paths['access']!),
      ...forms,
      ...Object.fromEntries(watching.map((name) => [name, functionOf(memfs, name)])),
      constants: nativeFs.constants,
      promises: createPromises(memfs, paths, descriptors, forms, () => fileSystem),
    } as Mountable;
    return fileSystem;
  };
  return { ...shape(false), [throughVolume]: shape(true) };
}

function existsBy(access: SyncCall): (path: unknown) => boolean {
  return (path) => {
    try {
      access(path);
      return true;
    } catch {
      return false;
    }
  };
}

function inSyncForm(calls: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [`${name}Sync`, call]));
}

/** A volume makes it of the listing, with Node's own entries. */
function withoutOpendir<Calls extends object>({ opendir: _, ...calls }: Calls & { opendir?: unknown }) {
  return calls;
}
