/** A mounted file as a regular file of the disk, for programs that open paths by themselves. */
export interface LocalFile {
  /** Absolute; the name is that of the mounted file. */
  readonly path: string;
  /** Lets go of it: from then on it may be evicted, and a copy is removed. Harmless to call twice. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A place on the disk for a file that is to be mounted once it is whole. */
export interface LocalOutput {
  /** Absolute; nothing is there. The name is that of the mounted file. */
  readonly path: string;
  /** Stores what a program has left at the path. */
  publish(signal: AbortSignal | undefined): Promise<void>;
  /** Removes what is left. Harmless to call twice. */
  dispose(): Promise<void>;
}

export interface LocalFileOptions {
  readonly signal?: AbortSignal | undefined;
}

export function localFile(path: string, dispose: () => Promise<void>): LocalFile {
  return { path, dispose, [Symbol.asyncDispose]: dispose };
}
