/** A mounted file as a regular file of the disk, for programs that open paths by themselves. */
export interface LocalFile {
  /**
   * Absolute. Its last segment is the name of the mounted file, or of the one that a link leads to. To be read only: it is
   * the cache's own file, or, of a mounted directory, the file itself.
   */
  readonly path: string;
  /** Bytes, when it was asked for. */
  readonly size: number;
  /** The modification time of the mounted file, when it was asked for. */
  readonly mtime: Date;
  /** Lets go of it: from then on it may be evicted, and a copy is removed. Never rejects. Harmless to call twice. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Of `localPath`, `withLocalFile` and `withLocalOutput`. */
export interface LocalFileOptions {
  /** Ends the call with an `AbortError`; what is fetched for others, too, goes on for them. */
  readonly signal?: AbortSignal | undefined;
}

export interface LocalOutputOptions extends LocalFileOptions {
  /** Permission bits of a file that was not there. Default: as the program left it, or as the store has it. */
  readonly mode?: number | undefined;
}

/** A place on the disk for a file that is to be mounted once it is whole. */
export interface LocalOutput {
  /** Absolute; nothing is there, and its directory is private. The name is that of the file to be. */
  readonly path: string;
  /** Stores what a program has left at the path. Rejects with the errors of `open`; nothing is visible then. */
  publish(signal: AbortSignal | undefined): Promise<void>;
  /** Removes what is left. Harmless to call twice. */
  dispose(): Promise<void>;
}

/** What the promises of a file system have beside those of `fs`, where it can do more than be copied from. */
export interface LocalFiles {
  lease(path: unknown, options?: LocalFileOptions): Promise<LocalFile>;
  output(path: unknown, options?: LocalOutputOptions): Promise<LocalOutput>;
}

/** Promises of `fs` with these two, which nobody meets who lists them. */
export function withLocalFiles<Promises extends object>(promises: Promises, files: LocalFiles): Promises {
  for (const name of ['lease', 'output'] as const)
    Object.defineProperty(promises, name, { value: files[name], configurable: true });
  return promises;
}

interface Description {
  readonly path: string;
  readonly size: number;
  readonly mtime: Date;
}

/** As Node makes the dates of its stats: a double of milliseconds is seldom a whole one. */
export function dateOf(milliseconds: number): Date {
  return new Date(Math.round(milliseconds));
}

export function localFile({ path, size, mtime }: Description, end: () => Promise<void>): LocalFile {
  let ended: Promise<void> | undefined;
  const dispose = (): Promise<void> => {
    ended ??= end();
    return ended;
  };
  return { path, size, mtime, dispose, [Symbol.asyncDispose]: dispose };
}
