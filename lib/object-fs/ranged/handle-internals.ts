import type { FileHandle } from '../../native-fs.js';

type Internals = Record<symbol, unknown>;

/** Keeps a handle from closing while work is under way, as Node does for its own calls. */
export async function inUse<Result>(handle: FileHandle, work: () => Promise<Result>): Promise<Result> {
  call(handle, 'kRef');
  try {
    return await work();
  } finally {
    call(handle, 'kUnref');
  }
}

/** Calls a method that Node keeps to itself, where this version has it. */
export function call(handle: FileHandle, description: string): void {
  const key = symbolOf(handle, description);
  const method = key && (handle as unknown as Internals)[key];
  if (typeof method === 'function') method.call(handle);
}

export function setLocked(handle: FileHandle, isLocked: boolean): void {
  const key = symbolOf(handle, 'kLocked');
  if (key) (handle as unknown as Internals)[key] = isLocked;
}

/**
 * Lets a handle go of its number without closing it: the number is about to be closed by itself, and may be another
 * file's at once. From then on the handle is a closed one, and nothing is closed when it is collected. `false` where
 * this version of Node has other internals.
 */
export function letGoOfNumber(handle: FileHandle): boolean {
  const [inner, number] = [symbolOf(handle, 'kHandle'), symbolOf(handle, 'kFd')];
  if (!inner || !number) return false;
  const internals = handle as unknown as Internals;
  (internals[inner] as { releaseFD(): void }).releaseFD();
  internals[number] = -1;
  return true;
}

/** The private key of Node's that has this description, on a handle or above it. */
export function symbolOf(handle: object, description: string): symbol | undefined {
  for (let holder = handle; holder; holder = Object.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertySymbols(holder).find((key) => key.description === description);
    if (found) return found;
  }
  return undefined;
}
