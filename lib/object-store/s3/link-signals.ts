/**
 * A signal that follows two others. As `AbortSignal.any`, but `unlink` lets go of them: a signal that lives for long
 * would otherwise keep what is linked to it (a leak in Node 20).
 */
export function linkSignals(
  first: AbortSignal | undefined,
  second: AbortSignal,
): { signal: AbortSignal; unlink(): void } {
  if (first === undefined) return { signal: second, unlink: () => {} };
  const controller = new AbortController();
  const follow = ({ target }: Event) => controller.abort((target as AbortSignal).reason);
  const sources = [first, second];
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason);
    source.addEventListener('abort', follow, { once: true });
  }
  const unlink = () => {
    for (const source of sources) source.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, unlink };
}
