import type { Guard } from '../parts.js';
import { change } from './change.js';
import type { Layers } from './layers.js';
import { ask, play, playSync, type Steps } from './steps.js';

const syscalls: Readonly<Record<string, string>> = { chmod: 'fchmod', chown: 'fchown', utimes: 'futime' };

/**
 * For a file of a lower layer that is open: what is changed is the file that its path names, which for that goes into the
 * upper layer. The descriptor keeps the content that it was opened with.
 */
export function createGuard(layers: Layers, path: string): Guard {
  let isChanged = false;
  function* steps(name: string, given: readonly unknown[]): Steps<unknown> {
    yield* change(layers, name, syscalls[name]!, [path, ...given]);
    isChanged = true;
    return undefined;
  }
  const stat = (options: unknown): Steps<unknown> => ask(layers.upper, 'stat', path, options);
  return {
    change: (name, given) => play(steps(name, given)),
    changeSync: (name, given) => playSync(steps(name, given)),
    stat: (options) => (isChanged ? play(stat(options)) : undefined),
    statSync: (options) => (isChanged ? playSync(stat(options)) : undefined),
  };
}
