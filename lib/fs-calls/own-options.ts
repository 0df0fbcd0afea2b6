import { functionOf } from './forms.js';

/** Which argument holds the options of a call. */
const optionsAt: Readonly<Record<string, number>> = {
  appendFile: 2,
  lstat: 1,
  mkdir: 1,
  mkdtemp: 1,
  opendir: 1,
  readFile: 1,
  readdir: 1,
  readlink: 1,
  realpath: 1,
  rm: 1,
  rmdir: 1,
  stat: 1,
  statfs: 1,
  writeFile: 2,
};

/**
 * Promise forms that copy their options before they return: a caller may use its object again, and change it, at once.
 * Inherited options count, as for Node.
 */
export function withOwnOptions<Promises extends object>(promises: Promises): Promises {
  const copying = { ...promises } as Record<string, unknown>;
  for (const [name, index] of Object.entries(optionsAt)) {
    const form = functionOf(promises, name);
    if (form) copying[name] = (...given: unknown[]) => form(...withCopyAt(index, given));
  }
  return copying as unknown as Promises;
}

function withCopyAt(index: number, given: unknown[]): unknown[] {
  const options = given[index];
  if (typeof options !== 'object' || options === null) return given;
  const copy: Record<string, unknown> = {};
  for (const option in options) copy[option] = (options as Record<string, unknown>)[option];
  return given.with(index, copy);
}
