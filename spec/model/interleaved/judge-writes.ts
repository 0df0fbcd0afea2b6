import {
  type ChangeBy,
  changesByOthers,
  changesOf,
  type History,
  keyOf,
  listingOf,
  parentOf,
  visible,
} from './history.js';
import type { Played, Step } from './perform.js';
import { contentOf, type WriteTask } from './plan.js';
import { briefly, requireNoChange, requireReason, requireThat } from './verdict.js';

/** Reasons for which a name cannot be written: in strict mode, that its directory is not there. */
export function unwritable(history: History, played: Played, step: Step, at: string) {
  const parent = parentOf(at);
  const isMissing = () =>
    parent !== '/' &&
    visible(history, played, step, parent).some((state) => listingOf(state, parent) === undefined);
  return { ENOENT: () => history.plan.strict && isMissing() };
}

export function isThere(history: History, played: Played, step: Step, at: string) {
  return () => visible(history, played, step, at).some((state) => state.has(keyOf(at)));
}

/** Stored once, whole; exclusively, only where nothing was. */
export function judgeWriteFile(history: History, played: Played, at: string, length: number): void {
  const step = played.steps[0]!;
  const { flag } = played.task as { flag: 'w' | 'wx' };
  const changes = changesOf(history, played);
  if ('value' in step.outcome) {
    requireStored(played, changes, at, () => contentOf(played.writer, length));
    if (flag === 'wx') requireNew(played, changes[0]!);
    return;
  }
  requireNoChange(played, changes);
  const EEXIST = () => flag === 'wx' && isThere(history, played, step, at)();
  requireReason(played, step, { EEXIST, ...unwritable(history, played, step, at) });
}

/** What is appended is behind what was there at that very instant: no update is lost. */
export function judgeAppend(history: History, played: Played, at: string, length: number): void {
  const step = played.steps[0]!;
  const changes = changesOf(history, played);
  if ('value' in step.outcome) {
    requireStored(played, changes, at, (before = '') => before + contentOf(played.writer, length));
    return;
  }
  requireNoChange(played, changes);
  const others = changesByOthers(history, played, keyOf(at), step);
  const tries = contentOf(played.writer, length).length > 0 ? 5 : 0;
  requireReason(played, step, {
    ESTALE: () => others.length >= tries,
    ...unwritable(history, played, step, at),
  });
}

/** A handle or a stream: nothing before it publishes, then all; on the conditions of its flag. */
export function judgeWriter(history: History, played: Played, task: WriteTask): void {
  const { at, flag, lengths, end } = task;
  const changes = changesOf(history, played);
  const opening = played.steps.find(({ name }) => name === 'open' || name === 'stream')!;
  const closing = played.steps.find(({ name }) => name === 'close') ?? opening;
  const span = { start: opening.start, end: closing.end };
  const isDone = (named: string) =>
    played.steps.some(({ name, outcome }) => name === named && 'value' in outcome);
  const synced = isDone('sync');
  for (const step of played.steps) requireReason(played, step, reasonsToFail(step), briefly(changes));
  const wanted: (readonly number[])[] = synced ? [lengths.slice(0, 1)] : [];
  const isStored = end !== 'gives up' && (isDone('close') || isDone('stream'));
  if (isStored && !(synced && lengths.length === 1)) wanted.push(lengths);
  const isRight = changes.length === wanted.length;
  requireThat(isRight, played, 'was not stored as often as it was to be', briefly(changes));
  const base = changes[0]?.before;
  for (const [index, change] of changes.entries()) {
    const isLost = index > 0 && change.before !== changes[index - 1]!.after;
    requireThat(!isLost, played, 'lost an update', briefly(changes));
    requireStored(played, [change], at, () => written(flag, base, wanted[index]!, played.writer));
  }
  if (flag === 'wx' && changes[0]) requireNew(played, changes[0]);

  function reasonsToFail(step: Step) {
    const from = { ...step, start: span.start };
    const wasChanged = () => changesByOthers(history, played, keyOf(at), reached()).length > 0;
    const wasThere = isThere(history, played, from, at);
    const isMissing = () => visible(history, played, from, at).some((state) => !state.has(keyOf(at)));
    const { ENOENT } = unwritable(history, played, step, at);
    return {
      EEXIST: () => flag === 'wx' && wasThere(),
      ESTALE: () => (flag === 'r+' || flag === 'a' || synced) && wasChanged(),
      ENOENT: () => ENOENT() || (flag === 'r+' && isMissing()),
      // As Node's own, of a write that was under way.
      ERR_STREAM_DESTROYED: () => end === 'gives up',
    };

    // What is believed for ever may be of a version that went before.
    function reached() {
      return history.plan.freshness === 'none' ? { ...span, end: step.end } : { start: 0, end: step.end };
    }
  }
}

function written(
  flag: WriteTask['flag'],
  before: string | undefined,
  lengths: readonly number[],
  writer: number,
): string {
  const added = lengths.map((length) => contentOf(writer, length)).join('');
  if (flag === 'a') return (before ?? '') + added;
  return flag === 'r+' ? added + (before ?? '').slice(added.length) : added;
}

function requireStored(
  played: Played,
  changes: readonly ChangeBy[],
  at: string,
  expected: (before: string | undefined) => string,
): void {
  const [change, ...more] = changes;
  requireThat(change !== undefined && more.length === 0, played, 'was not stored once', briefly(changes));
  requireThat(change!.key === keyOf(at), played, 'was stored elsewhere', briefly(changes));
  const content = expected(change!.before);
  requireThat(change!.after === content, played, 'stored what it was not to', briefly(changes), content);
}

export function requireNew(played: Played, change: ChangeBy): void {
  requireThat(change.before === undefined, played, 'replaced what it was not to', briefly([change]));
}
