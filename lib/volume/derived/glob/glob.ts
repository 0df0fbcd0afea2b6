import type { AnyFunction, Forms } from '../../../fs-calls/forms.js';
import type { Dirent, FsPromises } from '../../../native-fs.js';
import type { Steps } from '../steps.js';
import { checkGlobArguments, type GlobOptions } from './arguments.js';
import { Exclusion } from './exclusion.js';
import { type GlobCalls, Look, type MountPlaces } from './look.js';
import { patternsOf } from './pattern.js';
import { rootOf } from './reach.js';
import { Found, Walk } from './walk.js';

type Patterns = string | readonly string[];

/** The three forms of `fs.glob`, on the volume's own functions. Each match comes once. */
export function createGlobForms(
  promises: FsPromises,
  forms: Forms,
  mounts: MountPlaces,
): { promise: AnyFunction; callback: AnyFunction; sync: AnyFunction } {
  const calls = promises as unknown as GlobCalls;
  const search = (patterns: Patterns, options?: GlobOptions) =>
    inTime(walkOf(calls, mounts, patterns, options), options);
  return {
    // A generator, so what is wrong is noticed when the first match is asked for.
    promise: async function* glob(patterns: Patterns, options?: GlobOptions) {
      yield* search(patterns, options);
    },
    callback: (patterns, ...rest) => {
      const callback = rest.at(-1) as AnyFunction;
      const options = rest.length > 1 ? rest[0] : undefined;
      checkGlobArguments(patterns, options);
      collect(search(patterns, options)).then(
        (matches) => process.nextTick(callback, null, matches),
        (error) => process.nextTick(callback, error),
      );
    },
    sync: (patterns, options) => atOnce(walkOf(syncCalls(forms), mounts, patterns, options), options),
  };
}

const MAJOR = Number(process.versions.node.split('.')[0]);

/** The versions of Node that have `glob`, up to 25, do so. */
const ENTERS_LINKS = MAJOR >= 22 && MAJOR < 26;

function syncCalls(forms: Forms): GlobCalls {
  const { lstatSync, readdirSync, realpathSync, statSync } = forms as Required<Forms>;
  return { lstat: lstatSync!, readdir: readdirSync!, realpath: realpathSync!, stat: statSync! };
}

function walkOf(
  calls: GlobCalls,
  mounts: MountPlaces,
  patterns: Patterns,
  options: GlobOptions | undefined,
): Steps<void> {
  checkGlobArguments(patterns, options);
  const { cwd, exclude, followSymlinks, maxDepth, withFileTypes } = options ?? {};
  const root = rootOf(cwd);
  const walk = new Walk(new Look(calls, mounts), {
    root,
    exclusion: new Exclusion(exclude, root, Boolean(withFileTypes)),
    followsLinks: followSymlinks ?? false,
    entersLinks: ENTERS_LINKS,
    maxDepth: maxDepth ?? Number.POSITIVE_INFINITY,
  });
  return walk.run(patternsOf(typeof patterns === 'string' ? [patterns] : patterns));
}

function shown(found: Found, options: GlobOptions | undefined): string | Dirent {
  return options?.withFileTypes ? found.entry : found.path;
}

async function* inTime(steps: Steps<void>, options?: GlobOptions): AsyncGenerator<string | Dirent> {
  let step = steps.next();
  while (!step.done) {
    if (step.value instanceof Found) {
      yield shown(step.value, options);
      step = steps.next();
      continue;
    }
    let result: unknown;
    try {
      result = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
}

function atOnce(steps: Steps<void>, options?: GlobOptions): (string | Dirent)[] {
  const matches: (string | Dirent)[] = [];
  for (let step = steps.next(); !step.done; step = steps.next(step.value)) {
    if (step.value instanceof Found) matches.push(shown(step.value, options));
  }
  return matches;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
