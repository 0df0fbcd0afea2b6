import type { Context } from './context.js';
import { type Content, ensureContent } from './ensure.js';
import { headOf } from './look-up.js';

/**
 * The content that a write starts from, with the metadata that the new version shall keep: a listing may have told of
 * the object without it, and then one HEAD does.
 */
export async function baseContent(
  context: Context,
  key: string,
  signal?: AbortSignal | null,
): Promise<Content> {
  const content = await ensureContent(context, key, signal);
  if (content.state.metadata) return content;
  const head = await headOf(context, key, signal ?? undefined);
  return head?.state.version === content.state.version ? { ...content, state: head.state } : content;
}
