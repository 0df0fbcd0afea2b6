import { keyOf } from '../../paths.js';
import type { Context } from '../context.js';
import { lookUpExisting } from '../look-up.js';
import { placeOf } from '../place.js';
import { walkDirectory } from '../walk-directory.js';

/** A file that is to be cached, as the store tells of it. */
export interface FileToWarm {
  readonly path: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly version: string | undefined;
}

/** The files that paths name, and all below the directories that they name, each once. Rejects with the errors of `stat`. */
export async function filesToWarm(
  context: Context,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<FileToWarm[]> {
  const files = new Map<string, FileToWarm>();
  const add = (path: string): void => {
    const key = keyOf(path);
    // A listing has just told of it, however short that is to be believed.
    const state = context.knowledge.lastState(key);
    files.set(key, { path, key, size: state?.size ?? 0, version: state?.version });
  };
  for (const path of paths) {
    const place = await placeOf(path, 'stat');
    const node = await lookUpExisting(context, place, 'stat');
    if (node.kind === 'file') {
      const { size, version } = node.state;
      files.set(place.key, { path: place.path, key: place.key, size, version });
      continue;
    }
    const above = place.key === '' ? '/' : `/${place.key}/`;
    for await (const { entries } of walkDirectory(context, place, {
      syscall: 'scandir',
      recursive: true,
      signal,
    }))
      for (const [name, type] of entries) if (type === 'file') add(above + name);
  }
  return [...files.values()];
}
