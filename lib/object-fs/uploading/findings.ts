/** What was found, and what became of it. */
export type Finding<Found> = Found & {
  readonly outcome: 'kept' | 'removed' | 'failed';
  readonly error?: unknown;
};

/** Removes what was found, or leaves it; a failure is told with it. */
export async function settle<Found extends object>(
  found: Found,
  isToGo: boolean,
  remove: () => Promise<unknown>,
): Promise<Finding<Found>> {
  if (!isToGo) return { ...found, outcome: 'kept' };
  try {
    await remove();
    return { ...found, outcome: 'removed' };
  } catch (error) {
    return { ...found, outcome: 'failed', error };
  }
}
