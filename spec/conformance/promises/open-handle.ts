export type Handle = import('node:fs/promises').FileHandle;

/** Opens a handle that is closed when the behaviour is over, whatever became of it. */
export type OpenHandle = (path: string, flags?: string | number) => Promise<Handle>;
