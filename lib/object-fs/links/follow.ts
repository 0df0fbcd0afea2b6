import { codeOf, errnoError, isNothingThere } from '../../errors.js';
import { type Following, type Step, walk } from '../../fs-calls/walk.js';
import { parentOf } from '../../paths.js';
import type { Context } from '../context.js';
import type { Node } from '../knowledge.js';
import { knownDirectory } from '../look-up.js';
import { LONGEST_KEY_BYTES, type Place } from '../place.js';
import { lookUpLinkToRead } from '../stale.js';
import { speakingOf } from '../store-errors.js';
import { freshTarget, isPlainWay, targetAbove } from './hints.js';
import { LinkFound } from './link-found.js';
import { isLink } from './link-state.js';
import { lookUpLink } from './read-target.js';
import { textOfTarget } from './target.js';

/** Who follows, for the errors of paths that lead nowhere. */
export interface Follower {
  readonly syscall: string;
  readonly path: string;
  readonly dest?: string | undefined;
  /** The code of a link at the end of the path that is not to be followed. Default `ELOOP`. */
  readonly refusal?: string | undefined;
  /** It may make a file there. */
  readonly makes?: boolean | undefined;
  /** It changes nothing, so links may be what they were where the store cannot answer. */
  readonly isReading?: boolean | undefined;
}

/** `last`: a link at the end of the path is followed, too. */
export function following(last: boolean, follower: Follower): Following & Follower {
  const { syscall, path, dest, refusal, makes, isReading } = follower;
  const fail = (code: string) => errnoError(code, syscall, { path, dest });
  return { syscall, path, dest, refusal, makes, isReading, last, fail };
}

/** Links that one call has met: they lead where they led, whatever is believed of them afterwards. */
type Trail = Map<string, Uint8Array>;

/**
 * Does work at the place that a path leads to. Links that are known are followed before it, and one that an answer of
 * the work turns out to be (it throws `LinkFound`) after it, by doing the work again where that leads. A link that the
 * path leads through and of which nothing is known is not noticed, unless in strict mode, which looks for it where the
 * work finds nothing.
 */
export async function leadTo<Result>(
  context: Context,
  place: Place,
  how: Following & Follower,
  work: (there: Place) => Promise<Result>,
): Promise<Result> {
  const trail: Trail = new Map();
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const there = await arrive(context, place, how, trail);
    try {
      return await work(there);
    } catch (error) {
      const isNews =
        error instanceof LinkFound
          ? await takeUp(context, there, how, trail, error)
          : isNothingThere(error) &&
            (await speakingOf(how.syscall, how, () => foundAbove(context, there.key, trail)));
      if (!isNews) throw belowFile(context, there.key, error);
    }
  }
  throw how.fail('ELOOP');
}

/** Each one but the last meets a link that was not known, of which no path has as many. */
const MOST_ATTEMPTS = 100;

async function arrive(
  context: Context,
  place: Place,
  how: Following & Follower,
  trail: Trail,
): Promise<Place> {
  const { knowledge, leadsOut = false } = context;
  if (trail.size === 0 && isPlainWay(knowledge, place.key, how.last)) return place;
  const steps = walk(place, how, leadsOut);
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    const target = await speakingOf(how.syscall, how, () => targetAt(context, value, how, trail));
    step = steps.next(target && textOfTarget(target));
  }
  return requireShortKey(step.value, how);
}

/** A target may lead to where no key can be. */
export function requireShortKey(there: Place, how: Following): Place {
  if (Buffer.byteLength(there.key) > LONGEST_KEY_BYTES) throw how.fail('ENAMETOOLONG');
  return there;
}

async function targetAt(
  context: Context,
  { key, isLast }: Step,
  how: Following & Follower,
  trail: Trail,
): Promise<Uint8Array | undefined> {
  const { knowledge } = context;
  const known = trail.get(key) ?? (isLast ? freshTarget(knowledge, key) : targetAbove(knowledge, key));
  if (known !== 'ask') return known;
  const node = await (how.isReading ? lookUpLinkToRead : lookUpLink)(context, key);
  const target = targetIn(node);
  if (target) trail.set(key, target);
  else if (node.kind === 'file') throw how.fail('ENOTDIR');
  return target;
}

function targetIn(node: Node): Uint8Array | undefined {
  return node.kind === 'file' && isLink(node.state) ? node.state.target : undefined;
}

/** Whether there is a link to be followed now; it may have gone since, and then the work is to be done once more. */
async function takeUp(
  context: Context,
  there: Place,
  how: Following & Follower,
  trail: Trail,
  { key, state }: LinkFound,
): Promise<boolean> {
  // Of a call with two paths the other one may speak.
  if (!`${there.key}/`.startsWith(`${key}/`)) return false;
  if (key === there.key && !how.last) throw how.fail(how.refusal ?? 'ELOOP');
  const target = state.target ?? targetIn(await speakingOf(how.syscall, how, () => lookUpLink(context, key)));
  if (target) trail.set(key, target);
  else context.knowledge.doubt(key);
  return true;
}

/** Who looked for links above what is missing may have found a file there. */
function belowFile({ knowledge }: Context, key: string, error: unknown): unknown {
  if (codeOf(error) !== 'ENOENT' || knowledge.fileAbove(key) === undefined) return error;
  const { syscall, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  return errnoError('ENOTDIR', syscall!, { path, dest });
}

/** Strict: whether a link lies above a key that nobody has known of. A directory above it says that there is none. */
async function foundAbove(context: Context, key: string, trail: Trail): Promise<boolean> {
  if (!context.strict) return false;
  for (let above = parentOf(key); above !== ''; above = parentOf(above)) {
    const node =
      context.knowledge.node(above) ??
      (await knownDirectory(context, above)) ??
      (await lookUpLink(context, above));
    if (node.kind === 'directory') return false;
    if (node.kind === 'absent' || !isLink(node.state)) continue;
    const target = node.state.target ?? targetIn(await lookUpLink(context, above));
    if (!target) continue;
    trail.set(above, target);
    return true;
  }
  return false;
}
