import type { Dirent } from '../../../native-fs.js';
import type { Standing } from './pattern.js';

/** An entry, as the search sees it. */
export interface Candidate {
  readonly entry: Dirent;
  /** Also a link to one, where links are followed. */
  readonly isDirectory: boolean;
}

export interface Way {
  /** The directory that the entry is in is itself a match. */
  readonly isLast: boolean;
  readonly followsLinks: boolean;
  /** What stands behind a `**` is looked for in one that a link leads to, too. */
  readonly entersLinks: boolean;
  readonly isExcluded: (entry: Dirent) => boolean;
}

/** What an entry makes of a standing. */
export interface Advance {
  readonly isFound: boolean;
  /** Where the search stands in the entry; nowhere if it need not go there. */
  readonly positions: Set<number>;
  readonly throughLinks: Set<number>;
  /** Positions of the `..` behind a `**`, which lead back up from here. */
  readonly ups: readonly number[];
}

/** One step of the search: the positions that an entry's name leads to from those of its directory. */
export function advance(
  { pattern, positions, throughLinks }: Standing,
  candidate: Candidate,
  way: Way,
): Advance {
  const { entry, isDirectory } = candidate;
  const next = {
    isFound: false,
    positions: new Set<number>(),
    throughLinks: new Set<number>(),
    ups: [] as number[],
  };
  for (const index of positions) {
    if (pattern.isGlobstar(index)) passGlobstar(index);
    else if (pattern.isText(index)) passText(index);
    else if (pattern.matches(index, entry.name)) {
      if (index === pattern.last) next.isFound = true;
      else if (isDirectory) next.positions.add(index + 1);
    }
  }
  return next;

  function passGlobstar(index: number): void {
    const behind = index + 1;
    const isThroughLink = !way.followsLinks && throughLinks.has(index);
    const matchesBehind = pattern.matches(behind, entry.name);
    if (isHidden(index) || way.isExcluded(entry)) return;
    if (!isThroughLink && isDirectory) next.positions.add(index);
    else if (!isThroughLink && index === pattern.last) next.isFound = true;
    if (matchesBehind && behind === pattern.last && !way.isLast) next.isFound = true;
    else if (matchesBehind && isDirectory) next.positions.add(behind + 1);
    const isEntered = isDirectory || (way.entersLinks && entry.isSymbolicLink());
    if ((matchesBehind || pattern.at(0) === '.') && isEntered && !isThroughLink) next.positions.add(behind);
    if (!way.followsLinks && entry.isSymbolicLink()) next.throughLinks.add(index);
    if (pattern.at(behind) === '..' && isDirectory) next.ups.push(behind);
  }

  /** A name that begins with a dot is matched by none but a segment that begins with one, too. */
  function isHidden(index: number): boolean {
    if (!entry.name.startsWith('.')) return false;
    let behind = index + 1;
    while (pattern.isGlobstar(behind)) behind += 1;
    return !pattern.matches(behind, entry.name);
  }

  function passText(index: number): void {
    if (pattern.matches(index, entry.name) && index !== pattern.last) next.positions.add(index + 1);
    else if (pattern.at(index) === '.' && pattern.matches(index + 1, entry.name)) {
      if (index + 1 === pattern.last) next.isFound = true;
      else next.positions.add(index + 2);
    }
  }
}
