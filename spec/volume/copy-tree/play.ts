import { plant, type Roots, survey, withoutRoots } from './plant.js';
import type { Scenario } from './scenarios.js';

type Fs = typeof import('node:fs');

export type Form = 'promise' | 'sync';

/** Where a scenario is played: `source` and `target` may be one directory. */
export interface Ground {
  readonly fs: Fs;
  readonly source: string;
  readonly target: string;
  /** What the file systems behind them call these directories, in absolute links. */
  readonly inner: readonly [source: string, target: string];
}

export interface Outcome {
  readonly error: unknown;
  /** What a filter was asked, in no order: neither Node nor we promise one. */
  readonly asked: readonly string[];
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** Plays a scenario and tells what came of it, in the same words wherever that was. */
export async function play(ground: Ground, scenario: Scenario, form: Form): Promise<Outcome> {
  const { fs, source, target } = ground;
  const roots: Roots = [
    [source, ground.inner[0]],
    [target, ground.inner[1]],
  ];
  await plant(fs, source, scenario.source);
  await plant(fs, target, scenario.target ?? {});
  const asked: string[] = [];
  const options = watched(scenario.options, asked, roots);
  const [from, to] = [`${source}/${scenario.from ?? 'a'}`, `${target}/${scenario.to ?? 'b'}`];
  let error: unknown;
  try {
    if (form === 'promise') await fs.promises.cp(from, to, options);
    else fs.cpSync(from, to, options as object);
  } catch (thrown) {
    error = wordsOf(thrown as NodeJS.ErrnoException, roots);
  }
  return {
    error,
    asked: asked.sort(),
    source: await survey(fs, source, roots),
    target: await survey(fs, target, roots),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: bad options are played, too
function watched(options: any, asked: string[], roots: Roots): any {
  if (typeof options?.filter !== 'function') return options;
  return {
    ...options,
    filter(source: string, target: string) {
      asked.push(withoutRoots(`${source} ${target}`, roots));
      return options.filter(source, target);
    },
  };
}

function wordsOf(error: NodeJS.ErrnoException & { dest?: string; info?: object }, roots: Roots) {
  const { name, code, errno, syscall, path, dest, info, message } = error;
  const words = JSON.stringify({ name, code, errno, syscall, path, dest, info, message });
  return JSON.parse(withoutRoots(words, roots)) as NodeJS.ErrnoException;
}
