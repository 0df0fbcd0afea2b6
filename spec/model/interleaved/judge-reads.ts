import { type ChangeBy, type History, keyOf, listingOf, visible } from './history.js';
import type { Played, Step } from './perform.js';
import type { Range } from './plan.js';
import { briefly, requireReason, requireThat } from './verdict.js';

/** A reader has a whole version that it may see. */
export function judgeContent(history: History, played: Played, step: Step, at: string): void {
  const seen = visible(history, played, step, at).map((state) => state.get(keyOf(at)));
  if ('value' in step.outcome) {
    const { value } = step.outcome;
    // A local path is one of a file, and no version: it may be gone by the time it is read.
    if (step.name === 'localPath' && value === undefined) {
      requireMoved(history, played, step, at);
      return;
    }
    requireThat(seen.includes(value as string), played, 'read what was not there', seen);
  }
  requireReason(played, step, absence(history, played, step, at), seen, changesAt(history, at));
}

function requireMoved(history: History, played: Played, step: Step, at: string): void {
  const moved = history.bucket.changes.filter(
    ({ key, time }) => key === keyOf(at) && time >= step.start && time <= step.end,
  );
  requireThat(moved.length > 0, played, 'a local path had nothing');
}

function absence(history: History, played: Played, step: Step, at: string) {
  const key = keyOf(at);
  return {
    ENOENT: () => visible(history, played, step, at).some((state) => !state.has(key)),
    // Replaced as often as it was fetched.
    ESTALE: () =>
      history.bucket.changes.filter((change) => change.key === key && change.time <= step.end).length > 2,
  };
}

function changesAt({ bucket }: History, at: string): unknown {
  return briefly(bucket.changes.filter(({ key }) => key === keyOf(at)) as ChangeBy[]);
}

/** All that is read by one handle is of one version. */
export function judgeHandle(history: History, played: Played, at: string, ranges: readonly Range[]): void {
  const open = played.steps.find(({ name }) => name === 'open')!;
  const key = keyOf(at);
  const { ENOENT } = absence(history, played, open, at);
  requireReason(played, open, { ENOENT, ESTALE: () => isChanged(open) }, changesAt(history, at));
  if (!('value' in open.outcome)) return;
  const reads = played.steps.filter(({ name }) => name === 'read');
  const versions = visible(history, played, open, at).map((state) => state.get(key));
  const isOf = (version: string | undefined) =>
    version !== undefined &&
    reads.every(({ outcome }, index) => {
      const { start, length } = ranges[index]!;
      return !('value' in outcome) || outcome.value === version.slice(start, start + length);
    });
  requireThat(versions.some(isOf), played, 'read what is no version that was there', versions);
  for (const step of played.steps.filter(({ name }) => name !== 'open')) {
    requireReason(played, step, { ESTALE: () => step.name === 'read' && isChanged(step) });
  }

  function isChanged({ end }: Step): boolean {
    return history.bucket.changes.some((change) => change.key === key && change.time <= end);
  }
}

export function judgeStat(history: History, played: Played, step: Step, at: string): void {
  const states = visible(history, played, step, at);
  const key = keyOf(at);
  const directories = states.map((state) => listingOf(state, at) !== undefined);
  const sizes = states.map((state) => state.get(key)?.length);
  if ('value' in step.outcome) {
    const { value } = step.outcome;
    const isSeen = value === 'directory' ? directories.includes(true) : sizes.includes(value as number);
    requireThat(isSeen, played, 'tells of what was not there', sizes, directories);
  }
  const ENOENT = () => sizes.includes(undefined) && directories.includes(false);
  requireReason(played, step, { ENOENT }, sizes, directories);
}

/** A listing always asks, so it is no older than the call. */
export function judgeListing(history: History, played: Played, step: Step, at: string): void {
  const listings = history.bucket.states(step.start, step.end).map((state) => listingOf(state, at));
  if ('value' in step.outcome) {
    const listed = (step.outcome.value as string[]).join();
    requireThat(
      listings.some((names) => names?.join() === listed),
      played,
      'lists what was not there together',
      listings,
    );
  }
  requireReason(played, step, { ENOENT: () => listings.includes(undefined) }, listings);
}
