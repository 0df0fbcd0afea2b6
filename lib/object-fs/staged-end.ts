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
    if (!isCurrent || !(await isUnchanged(staged))) return staged.discard();
    // A disk that refuses costs a download later, and nothing else.
    await cache.adopt(key, recordOf(stored), temporary).catch(() => {});
    staged.ended();
  });
}

/** Whether nobody has written to the file since it was stored. A disk that does not tell costs a download later, too. */
async function isUnchanged(staged: StagedFile): Promise<boolean> {
  return staged.measure().then(
    ({ written }) => written === undefined,
    () => false,
  );
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
  if (!isCurrent || !isUnchangedSync(staged)) {
    discardSync(temporary);
    return;
  }
  releaseSync(temporary);
  remote!.attempt('adoptStaged', [key, recordOf(stored), temporary.path], [key]);
}

function isUnchangedSync(staged: StagedFile): boolean {
  try {
    return staged.measureSync().written === undefined;
  } catch {
    return false;
  }
}
