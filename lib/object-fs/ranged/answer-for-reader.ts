import type { Context } from '../context.js';
import { type Answer, ensureAnswer, ensureContent } from '../ensure.js';
import { readFresh } from '../stale.js';
import type { Interest } from './first-reading.js';

/** What a reader is to open: complete, unless it is so large that it is opened before it has come. Throws `NoFile`. */
export function answerForReader(
  context: Context,
  key: string,
  interest?: Interest | undefined,
): Promise<Answer> {
  return readFresh(context, key, () => ask(context, key, interest));
}

async function ask(context: Context, key: string, interest?: Interest | undefined): Promise<Answer> {
  if (!mayBeRanged(context)) return ensureContent(context, key);
  const answer = await ensureAnswer(context, key, null, interest);
  return answer.partial && answer.state.size <= context.rangedAbove ? ensureContent(context, key) : answer;
}

/** Whether anything may be opened that has not come. */
export function mayBeRanged({ rangedAbove }: Context): boolean {
  return Number.isFinite(rangedAbove);
}
