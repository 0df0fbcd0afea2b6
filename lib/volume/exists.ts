import { codeOf } from '../errors.js';
import type { AnyFunction, Route } from '../fs-calls/forms.js';
import { pathCalls } from '../fs-calls/signatures.js';
import { knowsExistence } from '../object-fs/sync/known-existence.js';

interface KnowsExistence {
  readonly [knowsExistence]?: (path: unknown) => boolean | undefined;
}

/** `false` for every failure but that of a file system that cannot answer: absent is not the same as unknown. */
export function createExistsSync(route: Route, accessSync: AnyFunction): (path: unknown) => boolean {
  return (path) => {
    const known = existenceOf(route, path);
    if (known !== undefined) return known;
    try {
      accessSync(path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOTSUP') throw error;
      return false;
    }
  };
}

/** Undefined, too, for what fails, or leads into another file system: that is for the call itself to tell. */
function existenceOf(route: Route, path: unknown): boolean | undefined {
  try {
    const call = route('access', signature, [path]);
    return call.kind === 'call' ? (call.fs as KnowsExistence)[knowsExistence]?.(call.given[0]) : undefined;
  } catch {
    return undefined;
  }
}

const signature = pathCalls['access']!;
