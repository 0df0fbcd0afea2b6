import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVolume, ObjectFileSystem, type ObjectStore } from '../../lib/index.js';
import type { ObjectFileSystemOptions } from '../../lib/object-fs/object-file-system.js';
import { assertAlike, type Subject } from './assert-alike.js';
import { blindOf, type Implementation, judgeOf } from './known-differences.js';
import type { Blind } from './outcome.js';
import type { Grammar } from './programs.js';
import { PublishingDisk } from './publishing-disk.js';
import type { Fs } from './side.js';
import { changes, type Look, numericFlags, type Step } from './step.js';

export interface ObjectSubjectOptions
  extends Partial<Omit<ObjectFileSystemOptions, 'store' | 'cacheDirectory'>> {
  /** `false`: no cache directory can be made. */
  readonly hasDisk?: boolean;
  /** What is not compared beside the known differences. */
  readonly blind?: Blind;
}

/** Long enough that nothing expires in a program, however slow the machine. */
const FRESH = 600_000;

/** The object file system on a store, mounted. `newStore` connects anew to the same store. */
export async function createObjectSubject(
  newStore: () => ObjectStore,
  { hasDisk = true, blind, ...options }: ObjectSubjectOptions,
): Promise<Subject & { dispose(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-model-'));
  const implementation: Implementation = options.strict ? 'strict objects' : 'objects';
  const known = judgeOf(implementation);
  let count = 0;
  const file = join(directory, 'file');
  await fs.promises.writeFile(file, '');
  const start = () =>
    new ObjectFileSystem({
      freshness: FRESH,
      negativeFreshness: FRESH,
      partSize: 100,
      minFreeRatio: 0,
      ...options,
      store: newStore(),
      cacheDirectory: hasDisk ? join(directory, `cache-${count}`) : join(file, 'none'),
    });
  let volume = createVolume();
  volume.mount('/m', start());
  return {
    // The volume of the moment: a restart puts another in its place.
    fs: new Proxy({} as Fs, { get: (_, name) => volume[name as keyof typeof volume] }),
    directory: '/m',
    blind: { ...blindOf(implementation), ...blind },
    judge: {
      common: known.common,
      takes: (step, reference) =>
        known.takes(step, reference) &&
        (reference as PublishingDisk).takes(step) &&
        (hasDisk || !needsDisk(step)),
      async restart(cache) {
        await volume.dispose();
        if (cache === 'lost') count += 1;
        volume = createVolume();
        volume.mount('/m', start());
      },
    },
    reference: (...given) => new PublishingDisk(fs, ...given),
    async dispose() {
      await volume.dispose();
      await rm(directory, { recursive: true });
    },
  };
}

/** What is written by a handle, or changed, is staged. */
export function needsDisk(step: Step): boolean {
  if (step.kind === 'stream' && step.verb === 'createReadStream') return false;
  if (step.kind === 'stream') {
    return !['w', 'wx', undefined].includes(step.options['flags'] as string) || 'start' in step.options;
  }
  if (step.kind === 'open') return numericFlags(step.flags) !== 0;
  if (step.kind !== 'call') return false;
  if (['appendFile', 'truncate'].includes(step.verb)) return true;
  const isPlain = Object.keys((step.given.at(-1) ?? {}) as object).every(
    (name) => name === 'from' || name === 'length',
  );
  return ['writeFile', 'readFile'].includes(step.verb) && changes(step) && !isPlain;
}

/**
 * A listing tells neither times nor permission bits nor links, so what a new process knows of them depends on what it
 * has looked at.
 */
export const restartBlind: Blind = { modes: true, times: true };

export function withRestarts(grammar: Grammar): Grammar {
  // Each start of a thread for sync calls takes longer than all else in a program.
  const forms = ['promises', 'callback'] as const;
  return {
    ...grammar,
    forms,
    restarts: true,
    without: ['symlink', 'chmod', 'utimes', 'lutimes', 'access', 'cp'],
  };
}

/** What is not known is not noticed unless in strict mode, so all that is there is looked at before each step. */
const ALL_LOOKS: readonly Look[] = ['by directory', 'recursive'];

export async function runObjects(
  title: string,
  store: () => ObjectStore,
  options: ObjectSubjectOptions,
  grammar: Grammar,
  usual = 200,
): Promise<void> {
  const subject = await createObjectSubject(store, options);
  try {
    await assertAlike(title, subject, options.strict ? grammar : { ...grammar, looks: ALL_LOOKS }, usual);
  } finally {
    await subject.dispose();
  }
}
