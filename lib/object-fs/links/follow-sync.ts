import { type Following, type Step, walk } from '../../fs-calls/walk.js';
import type { Context } from '../context.js';
import type { Place } from '../place.js';
import { following, requireShortKey } from './follow.js';
import { freshTarget, isPlainWay, targetAbove } from './hints.js';
import { textOfTarget } from './target.js';

/** The place that a path leads to as far as it is known; `undefined` where somebody has to be asked first. */
export function knownPlace(context: Context, place: Place, how: Following): Place | undefined {
  if (isPlainWay(context.knowledge, place.key, how.last)) return place;
  return walkKnown(context, place, how, () => {});
}

/**
 * Keys that a call about a path may come by: of these, whoever carries it out has to know what is known here, or it
 * would not know the links on the way.
 */
export function keysOnWay(context: Context, place: Place): string[] {
  if (isPlainWay(context.knowledge, place.key, true)) return [place.key];
  const keys = [place.key];
  try {
    const how = following(true, { syscall: 'open', path: place.path });
    const there = walkKnown(context, place, how, ({ key }) => keys.push(key));
    return there ? [...keys, there.key] : keys;
  } catch {
    // It leads nowhere, or out, as who is asked will find.
    return keys;
  }
}

function walkKnown(
  { knowledge, leadsOut = false }: Context,
  place: Place,
  how: Following,
  visit: (step: Step) => void,
): Place | undefined {
  const steps = walk(place, how, leadsOut);
  let step = steps.next();
  while (!step.done) {
    const { key, isLast } = step.value;
    visit(step.value);
    const target = isLast ? freshTarget(knowledge, key) : targetAbove(knowledge, key);
    if (target === 'ask') return undefined;
    step = steps.next(target && textOfTarget(target));
  }
  return requireShortKey(step.value, how);
}
