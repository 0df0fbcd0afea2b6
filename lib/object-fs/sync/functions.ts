import { checkArguments } from '../../fs-calls/check-arguments.js';
import { pathCalls } from '../../fs-calls/signatures.js';
import { textOf } from '../../paths.js';
import type { Context } from '../context.js';
import { keysOnWay } from '../links/follow-sync.js';
import { placeOfSync } from '../place.js';
import type { ObjectPromises } from '../promises.js';
import { opendirSync } from './open-directory.js';
import { readFileSync } from './read.js';
import { readdirSync } from './read-directory.js';
import type { Remote } from './remote.js';
import { accessSync, existsSync, readlinkSync, realpathSync, statfsSync, statusSync } from './status.js';
import type { CarriedVerb } from './verbs.js';
import { appendFileSync, writeFileSync } from './write.js';

// biome-ignore lint/suspicious/noExplicitAny: the functions of fs have no common type
type SyncFunction = (...given: any[]) => any;

export type SyncFunctions = Readonly<Record<`${CarriedVerb | 'exists' | 'opendir'}Sync`, SyncFunction>>;

/**
 * The sync form of every promise verb. Those that can be answered here and now have a form of their own; all others are
 * carried to the thread as they are. Opening files is the volume's business, which keeps their numbers.
 */
export function createSyncFunctions(
  context: Context,
  remote: Remote,
  promises: ObjectPromises,
): SyncFunctions {
  const own: Record<string, SyncFunction> = {
    access: (...given) => accessSync(context, ...(given as [unknown])),
    appendFile: (...given) => appendFileSync(context, remote, ...(given as [unknown, unknown])),
    exists: (path) => existsSync(context, path),
    opendir: (...given) => opendirSync(context, remote, ...(given as [unknown])),
    lstat: (...given) => statusSync('lstat')(context, ...(given as [unknown])),
    readFile: (...given) => readFileSync(context, remote, ...(given as [unknown])),
    readdir: (...given) => readdirSync(context, remote, ...(given as [unknown])),
    readlink: (...given) => readlinkSync(context, remote, ...(given as [unknown])),
    realpath: (...given) => realpathSync(context, ...(given as [unknown])),
    statfs: (...given) => statfsSync(context, ...(given as [unknown])),
    stat: (...given) => statusSync('stat')(context, ...(given as [unknown])),
    writeFile: (...given) => writeFileSync(context, remote, ...(given as [unknown, unknown])),
  };
  const carried = Object.keys(promises).filter((name) => name !== 'open' && name !== 'constants');
  const names = new Set([...carried, 'exists']);
  const functions = [...names].map((name) => [
    `${name}Sync`,
    own[name] ?? carry(context, remote, name as CarriedVerb),
  ]);
  return Object.fromEntries(functions) as SyncFunctions;
}

function carry(context: Context, remote: Remote, name: CarriedVerb): SyncFunction {
  const { paths, texts = [], syscall } = pathCalls[name]!;
  return (...given) => {
    checkArguments(name, given);
    const places = paths.map((index) => placeOfSync(given[index], syscall));
    const [path, dest] = places.map((place) => place.path);
    const passed = given.map((value, index) => {
      if (paths.includes(index)) return textOf(value);
      // The target of a link: bytes stay bytes.
      return texts.includes(index) ? (value instanceof URL ? textOf(value) : value) : plainData(value);
    });
    const keys = places.flatMap((place) => keysOnWay(context, place));
    const about = { syscall, path, dest, keys };
    const result = remote.call('promise', [name, passed], about);
    return result instanceof Uint8Array ? Buffer.from(result) : result;
  };
}

/**
 * Options as another thread can be told them: Node reads what is inherited too, and takes a class of one's own or a
 * proxy, which no thread would.
 */
function plainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const copy: Record<string, unknown> = {};
  for (const name in value) {
    const option = (value as Record<string, unknown>)[name];
    if (typeof option !== 'object' && typeof option !== 'function') copy[name] = option;
  }
  return copy;
}
