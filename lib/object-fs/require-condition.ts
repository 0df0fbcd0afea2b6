import type { Context } from './context.js';
import type { Content } from './ensure.js';
import type { OpenFlags } from './open-flags.js';

/** A store that would refuse the file when it is closed refuses it before anything is written for nothing. */
export async function requireCondition(
  { store: { capabilities } }: Context,
  { exclusive, truncates }: OpenFlags,
  content: Content | undefined,
): Promise<void> {
  if (exclusive) await capabilities.requireCondition?.('create');
  else if (!truncates) {
    await capabilities.requireCondition?.(content ? 'replace' : 'create', { orLookFirst: true });
  }
}
