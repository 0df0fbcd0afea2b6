import { codeOf } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Stats } from '../native-fs.js';
import { bare, parentOf } from './names.js';
import { aside, ask, type Steps } from './steps.js';

/** A directory of the upper layer that a union keeps for itself and never shows. */
export const OWN_DIRECTORY = '/.mediafs-union';

/** Whether a path is one of those that a union keeps for itself. */
export function isOwn(path: string): boolean {
  return path === OWN_DIRECTORY || path.startsWith(`${OWN_DIRECTORY}/`);
}

const LIST = `${OWN_DIRECTORY}/removed`;

/** What of the lower layers is not to be seen any more. */
export interface Hidden {
  hides(path: string): Steps<boolean>;
  /** All of them, for listings that ask about many. */
  list(): Steps<ReadonlySet<string>>;
}

/**
 * What was removed from the lower layers, which are never written to: their paths, each on a line of its own in a file of
 * the upper layer. So it outlives the process, and whoever has the same upper layer sees the same files. A path here
 * hides what the lower layers have at it and below it, whatever the upper layer may have there; so nothing is ever
 * taken from the list.
 */
export class Removed implements Hidden {
  readonly #upper: FsShape;
  #read: { readonly state: string; readonly paths: ReadonlySet<string> } = { state: '', paths: new Set() };

  constructor(upper: FsShape) {
    this.#upper = upper;
  }

  *hides(path: string): Steps<boolean> {
    const paths = yield* this.list();
    return isListed(paths, path);
  }

  *list(): Steps<ReadonlySet<string>> {
    const state = yield* aside(this.#state());
    if (state !== this.#read.state) this.#read = { state, paths: yield* aside(this.#load()) };
    return this.#read.paths;
  }

  /** Comes before the removal in the upper layer, so that what lies beneath is at no time to be seen. */
  add(path: string): Steps<void> {
    return aside(this.#add(path));
  }

  *#add(path: string): Steps<void> {
    // What a writer before us may have left unfinished ends with the line break.
    const line = `\n${JSON.stringify(bare(path))}\n`;
    try {
      yield* ask(this.#upper, 'appendFile', LIST, line);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      yield* ask(this.#upper, 'mkdir', OWN_DIRECTORY, { recursive: true });
      yield* ask(this.#upper, 'appendFile', LIST, line);
    }
    // The size alone would not tell, should a store keep whole seconds and another process write as much.
    this.#read = { state: '', paths: new Set() };
  }

  /** Changes with every change of the list; empty while there is none. */
  *#state(): Steps<string> {
    try {
      const { size, mtimeMs, ino } = yield* ask<Stats>(this.#upper, 'stat', LIST);
      return `${ino} ${size} ${mtimeMs}`;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return '';
      throw error;
    }
  }

  *#load(): Steps<ReadonlySet<string>> {
    try {
      const text = yield* ask<string>(this.#upper, 'readFile', LIST, 'utf8');
      return new Set(text.split('\n').flatMap(pathOf));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return new Set();
      throw error;
    }
  }
}

/** Whether a path, or a directory above it, is among those that are removed. */
export function isListed(paths: ReadonlySet<string>, path: string): boolean {
  if (paths.size === 0) return false;
  for (let place = bare(path); place !== '/'; place = parentOf(place)) if (paths.has(place)) return true;
  return false;
}

/** A line that is not whole belongs to a removal that was never acknowledged. */
function pathOf(line: string): string[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as string];
  } catch {
    return [];
  }
}
