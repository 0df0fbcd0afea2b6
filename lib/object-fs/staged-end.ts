import { discardSync, releaseSync } from '../cache/sync-disk.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import { recordOf } from './record-of.js';
import type { StagedFile } from './staged-file.js';

/** Ends a staging file: it becomes the cached file of the version that was stored from it, if that is still current. */
export async function endStaged(
  { cache, changes, knowledge }: Context,
  key: string,
  staged: StagedFile,
  stored: ObjectState | undefined,
): Promise<void> {
  const { temporary } = staged;
  if (!stored) return staged.discard();
  await changes.run(key, async () => {
    const isCurrent = knowledge.lastState(key)?.version === stored.version;
    if (!isCurrent || (await staged.measure()).written !== undefined) return staged.discard();
    // A disk that refuses costs a download later, and nothing else.
    await cache.adopt(key, recordOf(stored), temporary).catch(() => {});
    staged.ended();
  });
}

/** As `endStaged`, for a caller that cannot wait. */
export function endStagedSync(
  { knowledge, remote }: Context,
  key: string,
  staged: StagedFile,
  stored: ObjectState | undefined,
): void {
  const { temporary } = staged;
  staged.ended();
  const isCurrent = stored && knowledge.lastState(key)?.version === stored.version;
  if (!isCurrent || staged.measureSync().written !== undefined) {
    discardSync(temporary);
    return;
  }
  releaseSync(temporary);
  remote!.attempt('adoptStaged', [key, recordOf(stored), temporary.path], [key]);
}
