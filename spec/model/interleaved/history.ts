import type { Bucket, Change, State } from './bucket.js';
import type { Played, Step } from './perform.js';
import type { Plan } from './plan.js';

export type ChangeBy = Change<Played>;

/** All that was called, and all that the bucket has held meanwhile. */
export interface History {
  readonly plan: Plan;
  readonly bucket: Bucket<Played>;
  readonly plays: readonly Played[];
}

export function keyOf(at: string): string {
  return at.slice(1);
}

/** The changes that a task has made, or only those of one of its steps. */
export function changesOf({ bucket }: History, played: Played, step?: Step): ChangeBy[] {
  return bucket.changes.filter(({ by, time }) => by === played && (!step || isWithin(time, step)));
}

/** What others have changed at a key while one or more steps went on. */
export function changesByOthers(history: History, played: Played, key: string, during: Span): ChangeBy[] {
  return history.bucket.changes.filter(
    (change) => change.by !== played && change.key === key && isWithin(change.time, during),
  );
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

function isWithin(time: number, { start, end }: Span): boolean {
  return time >= start && time <= end;
}

/**
 * What a call may have seen of a path: all that was there from the beginning of its freshness until its end, and nothing
 * from before a change that the same mount has told to be done.
 */
export function visible(history: History, played: Played, step: Step, at: string): State[] {
  return history.bucket.states(visibleFrom(history, played, step, at), step.end);
}

function visibleFrom(history: History, played: Played, step: Step, at: string): number {
  return Math.max(freshFrom(history, played, step), ownChangeBefore(history, played, step, at));
}

/**
 * What is believed for ever may be as old as the mount. What is not believed may be as old as a request under way, which
 * those share who want to know the same at the same time.
 */
function freshFrom({ plan, plays }: History, { mount }: Played, step: Step): number {
  if (plan.freshness !== 'none') return 0;
  const overlapping = plays
    .filter((other) => other.mount === mount)
    .flatMap(({ steps }) => steps)
    .filter(({ start, end }) => start <= step.start && end >= step.start);
  return Math.min(...overlapping.map(({ start }) => start), step.start);
}

function ownChangeBefore({ bucket, plays }: History, { mount }: Played, step: Step, at: string): number {
  const key = keyOf(at);
  const done = plays
    .filter((other) => other.mount === mount)
    .flatMap((other) =>
      other.steps.filter(({ end }) => end < step.start).map((one) => [other, one] as const),
    );
  const times = bucket.changes
    .filter((change) => change.key === key || change.key.startsWith(`${key}/`))
    .filter(({ by, time }) => done.some(([other, one]) => by === other && isWithin(time, one)))
    .map(({ time }) => time);
  return Math.max(0, ...times);
}

/** What a bucket has in a directory, as a listing shows it; `undefined` for no directory. */
export function listingOf(state: State, at: string): string[] | undefined {
  const prefix = at === '/' ? '' : `${keyOf(at)}/`;
  const below = [...state.keys()].filter((key) => key.startsWith(prefix));
  if (below.length === 0 && prefix !== '') return undefined;
  const names = below
    .map((key) => key.slice(prefix.length).replace(/\/.*/, '/'))
    .filter((name) => name !== '');
  return [...new Set(names)].sort();
}

export function parentOf(at: string): string {
  return at.slice(0, at.lastIndexOf('/')) || '/';
}
