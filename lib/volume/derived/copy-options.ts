import { types } from 'node:util';
import { nativeFs } from '../../native-fs.js';

export type CopyFilter = (source: string, target: string) => unknown;

export interface CopyOptions {
  readonly dereference?: boolean;
  readonly errorOnExist?: boolean;
  readonly filter?: CopyFilter;
  readonly force?: boolean;
  readonly mode?: number;
  readonly preserveTimestamps?: boolean;
  readonly recursive?: boolean;
  readonly verbatimSymlinks?: boolean;
}

/** Throws what Node itself throws for arguments that are none: it is asked, and told to copy nothing. */
export function checkCopyArguments(source: unknown, target: unknown, options: unknown): void {
  const isBag = typeof options === 'object' && options !== null && !Array.isArray(options);
  const { filter } = isBag ? (options as CopyOptions) : {};
  const isFair = filter === undefined || typeof filter === 'function';
  const asked =
    isBag || options === undefined ? { ...(options as object), filter: isFair ? refuse : filter } : options;
  nativeFs.cpSync(source as string, target as string, asked as object);
}

const refuse = (): boolean => false;

/** A sync copy cannot wait for what a filter promises; the refusal is Node's own. */
export function refusePromise(answer: unknown): unknown {
  if (types.isPromise(answer)) nativeFs.cpSync('/', '/', { filter: () => answer as unknown as boolean });
  return answer;
}
