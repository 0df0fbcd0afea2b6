import { codeOf } from '../../errors.js';
import { functionOf } from '../../fs-calls/forms.js';
import { pathCalls } from '../../fs-calls/signatures.js';
import { nativeFs } from '../../native-fs.js';

/** Below a file, so nothing can be there or be made there. */
const NOWHERE = `${process.execPath}/none`;

/**
 * Refuses what Node would refuse, in Node's own words and before anything is done. Arguments that are plainly right
 * are not looked at; of all others Node itself is asked, for a path where it can do nothing.
 */
export function checkArguments(name: string, given: readonly unknown[]): void {
  const paths = pathCalls[name]?.paths ?? [0];
  const isPlain = (value: unknown, index: number): boolean =>
    paths.includes(index) || (index === DATA[name] ? value instanceof Uint8Array : isPlainOptions(value));
  if (!demanding.has(name) && given.every(isPlain)) return;
  const harmless = given.map((value, index) => (paths.includes(index) ? NOWHERE : value));
  try {
    functionOf(nativeFs, `${name}Sync`)?.(...harmless);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

/** Where data are, in calls that have some. */
const DATA: Readonly<Record<string, number>> = { writeFile: 1, appendFile: 1 };

/** Calls that cannot be made without what stands behind the path. */
const demanding: ReadonlySet<string> = new Set(['chmod', 'chown', 'lchown', 'utimes', 'lutimes']);

function isPlainOptions(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return value === 'utf8';
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return Object.entries(value).every(([option, set]) => isPlainOption(option, set));
}

const FLAGS = new Set(['recursive', 'force', 'bigint', 'throwIfNoEntry', 'withFileTypes', 'flush']);

function isPlainOption(option: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (FLAGS.has(option)) return typeof value === 'boolean';
  if (option === 'encoding') return value === 'utf8' || value === 'buffer';
  return option === 'flag' && typeof value === 'string';
}
