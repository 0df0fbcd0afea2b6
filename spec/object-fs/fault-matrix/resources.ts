import { expect } from 'chai';
import { eventually } from '../ranged/support.js';

/** What keeps this process alive, by its kind: timers, sockets, requests to the disk. */
export type Resources = Readonly<Record<string, number>>;

export function resourcesNow(): Resources {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** What others had under way before may have ended meanwhile. */
export async function expectNoMoreThan(before: Resources): Promise<void> {
  await eventually(() => {
    const more = Object.entries(resourcesNow()).filter(([kind, count]) => count > (before[kind] ?? 0));
    expect(more, 'timers, sockets and the like that were not there before').to.deep.equal([]);
  });
}
