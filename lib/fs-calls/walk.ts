import { parentOf, prefixOf } from '../paths.js';
import { LeadsOut } from './leads-out.js';

/** A path in a file system, and where it leads. */
export interface Way {
  /** As it stands in errors. */
  readonly path: string;
  /** The names on the way from the root, without a slash before or behind them. */
  readonly key: string;
  /** The path ends with a slash, so it must be a directory. */
  readonly mustBeDirectory: boolean;
  /** The key that the last link on the way led to, which no call makes: where it is not there, the link dangles. */
  readonly linked?: string | undefined;
}

/** A name on the way, of which the walker asks whether it is a link. */
export interface Step {
  readonly key: string;
  readonly isLast: boolean;
}

export interface Following {
  /** Whether a link at the end of the path is followed too; one before a slash always is. */
  readonly last: boolean;
  /** The call may make a file: of a name with a slash behind it the kernel then refuses to know more. */
  readonly makes?: boolean | undefined;
  /** The error of a path that leads nowhere. */
  fail(code: string): Error;
}

/** As Linux: one more is `ELOOP`. */
const MOST_LINKS = 40;

/**
 * Walks a path as a kernel does, name by name: a link's target takes the place of its name, relative to the directory
 * that the link is in. Yields each name, is told its target (`undefined`: no link), and returns the place that the path
 * leads to.
 *
 * @param leadsOut whether a target that is absolute, or leads above the root, is for somebody else to follow: throws
 * `LeadsOut`. Else both mean this root.
 */
export function* walk(
  way: Way,
  { last, makes = false, fail }: Following,
  leadsOut: boolean,
): Generator<Step, Way, string | undefined> {
  let { mustBeDirectory } = way;
  let at = '';
  let rest: readonly string[] = namesIn(way.key);
  /** How many names at the end of the rest are the caller's own. */
  let own = rest.length;
  let followed = 0;
  let linked: string | undefined;
  let follows = last && !(makes && mustBeDirectory);
  const leaveFor = (target: string): LeadsOut => {
    const path = [target, ...rest].join('/');
    const isEnd = own === 0 && rest.length === 0;
    return new LeadsOut(
      way.path,
      mustBeDirectory && !path.endsWith('/') ? `${path}/` : path,
      followed,
      isEnd,
    );
  };
  while (rest.length > 0) {
    const name = rest[0]!;
    const isOwn = rest.length <= own;
    rest = rest.slice(1);
    own = Math.min(own, rest.length);
    const isLast = rest.length === 0;
    const key = name === '..' ? parentOf(at) : `${prefixOf(at)}${name}`;
    const target = name !== '..' && (!isLast || follows) ? yield { key, isLast } : undefined;
    if (target !== undefined) {
      followed += 1;
      if (followed > MOST_LINKS) throw fail('ELOOP');
      if (target === '') throw fail('ENOENT');
      if (isLast) mustBeDirectory ||= DEMANDS_DIRECTORY.test(target);
      if (isLast && makes && target.endsWith('/')) follows = false;
      if (target.startsWith('/')) {
        if (leadsOut) throw leaveFor(target);
        at = '';
      }
      rest = [...namesIn(target), ...rest];
    } else {
      if (name === '..' && at === '' && leadsOut) throw leaveFor('..');
      at = key;
    }
    if (rest.length === own && (target !== undefined || !isOwn)) linked = at;
  }
  if (followed === 0) return way;
  return { path: way.path, key: at, mustBeDirectory, linked };
}

const DEMANDS_DIRECTORY = /(?:^|\/)\.{0,2}$/;

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
