import {
  type ChangeBy,
  changesByOthers,
  changesOf,
  type History,
  keyOf,
  listingOf,
  visible,
} from './history.js';
import { isThere, requireNew, unwritable } from './judge-writes.js';
import type { Played, Step } from './perform.js';
import { briefly, requireNoChange, requireReason, requireThat } from './verdict.js';

export function judgeCopy(history: History, played: Played, { from, to, exclusive }: Pair): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  const reasons = {
    EEXIST: () => exclusive === true && isThere(history, played, step, to)(),
    ENOENT: () => isAbsent(history, played, step, from)() || unwritable(history, played, step, to).ENOENT(),
  };
  if ('code' in step.outcome) {
    requireNoChange(played, changes);
    requireReason(played, step, reasons);
    return;
  }
  requireThat(changes.length === 1, played, 'was not copied once', briefly(changes));
  requireCopied(history, played, changes[0]!, from, to);
  if (exclusive) requireNew(played, changes[0]!);
}

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly exclusive?: boolean;
}

function requireCopied(
  { bucket }: History,
  played: Played,
  change: ChangeBy,
  from: string,
  to: string,
): void {
  const content = bucket.stateAt(change.time).get(keyOf(from));
  const isCopy = change.key === keyOf(to) && change.after === content;
  requireThat(isCopy, played, 'is no copy of what was there', briefly([change]), content);
}

/** A copy, then a delete of what was copied. */
export function judgeRename(history: History, played: Played, { from, to }: Pair): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  if ('code' in step.outcome) {
    requireNoChange(played, changes);
    const isFull = () =>
      visible(history, played, step, to).some((state) => (listingOf(state, to) ?? []).length > 0);
    requireReason(played, step, {
      ENOENT: () => isAbsent(history, played, step, from)() || unwritable(history, played, step, to).ENOENT(),
      ENOTEMPTY: isFull,
    });
    return;
  }
  if (from === to) {
    requireNoChange(played, changes);
    return;
  }
  const copies = changes.filter(({ key }) => isWithin(key, to));
  const deletions = changes.filter(({ key }) => isWithin(key, from));
  requireThat(
    copies.length + deletions.length === changes.length,
    played,
    'changed something else',
    briefly(changes),
  );
  for (const copy of copies)
    requireCopied(history, played, copy, from + copy.key.slice(to.length - 1), `/${copy.key}`);
  for (const deletion of deletions) requireNothingLost(history, played, deletion, copies, { from, to });
  requireAllGone(history, played, step, from, deletions);
}

function isWithin(key: string, at: string): boolean {
  return key === keyOf(at) || key.startsWith(`${keyOf(at)}/`);
}

/** What was deleted had been copied; nobody who calls by the same mount comes in between. */
function requireNothingLost(
  history: History,
  played: Played,
  deletion: ChangeBy,
  copies: readonly ChangeBy[],
  { from, to }: Pair,
): void {
  const copy = copies.find(({ key }) => key === to.slice(1) + deletion.key.slice(from.length - 1));
  requireThat(copy !== undefined, played, 'deleted what was not copied', briefly([deletion]));
  const between = changesByOthers(history, played, deletion.key, { start: copy!.time, end: deletion.time });
  const own = between.filter(({ by }) => by?.mount === played.mount);
  requireThat(own.length === 0, played, 'deleted what was written after the copy', briefly(own));
}

/** Of what was there, and was touched by nobody else, nothing is left. */
function requireAllGone(
  history: History,
  played: Played,
  step: Step,
  at: string,
  deletions: readonly ChangeBy[],
): void {
  const untouched = [...history.bucket.stateAt(step.start).keys()].filter(
    (key) => isWithin(key, at) && changesByOthers(history, played, key, step).length === 0,
  );
  const left = untouched.filter((key) => !deletions.some((deletion) => deletion.key === key));
  requireThat(left.length === 0, played, 'left something', left);
}

function isAbsent(history: History, played: Played, step: Step, at: string) {
  return () =>
    visible(history, played, step, at).some(
      (state) => !state.has(keyOf(at)) && listingOf(state, at) === undefined,
    );
}

/** Of two who unlink a file by one mount, one hears that there was none. */
export function judgeUnlink(history: History, played: Played, at: string): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  if ('code' in step.outcome) {
    requireNoChange(played, changes);
    requireReason(played, step, { ENOENT: isAbsent(history, played, step, at) });
    return;
  }
  const [change] = changes;
  requireThat(changes.length === 1 && change!.key === keyOf(at), played, 'was not deleted', briefly(changes));
  if (change!.before !== undefined) return;
  const last = history.bucket.changes.findLast(({ key, time }) => key === change!.key && time < change!.time);
  const isOthers = last?.by !== undefined && last.by.mount !== played.mount;
  requireThat(isOthers, played, 'unlinked what was not there', briefly(last ? [last] : []));
}

export function judgeMakeDirectory(history: History, played: Played, at: string, recursive: boolean): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  const seen = visible(history, played, step, at).map((state) => listingOf(state, at) !== undefined);
  if ('code' in step.outcome) {
    requireNoChange(played, changes);
    requireReason(played, step, { EEXIST: () => !recursive && seen.includes(true) });
    return;
  }
  if (recursive && changes.length === 0) {
    requireThat(seen.includes(true), played, 'made nothing');
    return;
  }
  const [change] = changes;
  const isMarker = changes.length === 1 && change!.key === `${keyOf(at)}/`;
  requireThat(isMarker, played, 'made no marker', briefly(changes));
  requireNew(played, change!);
}

export function judgeRemoveDirectory(history: History, played: Played, at: string): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  const listings = visible(history, played, step, at).map((state) => listingOf(state, at));
  if ('code' in step.outcome) {
    requireNoChange(played, changes);
    requireReason(played, step, {
      ENOENT: () => listings.includes(undefined),
      ENOTEMPTY: () => listings.some((names) => names !== undefined && names.length > 0),
    });
    return;
  }
  const isMarker = changes.length === 1 && changes[0]!.key === `${keyOf(at)}/`;
  requireThat(isMarker, played, 'removed something else', briefly(changes));
  requireThat(
    listings.some((names) => names?.length === 0),
    played,
    'removed what was not empty',
    listings,
  );
}

export function judgeRemove(history: History, played: Played, at: string): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  const isDeletion = changes.every(({ key, after }) => isWithin(key, at) && after === undefined);
  requireThat(isDeletion, played, 'removed something else', briefly(changes));
  requireReason(played, step, { ENOENT: isAbsent(history, played, step, at) });
  if ('value' in step.outcome) requireAllGone(history, played, step, at, changes);
}
