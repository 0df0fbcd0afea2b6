export type WriteFileOptions =
  | {
      encoding?: BufferEncoding | null;
      mode?: number | string;
      flag?: string | number;
      flush?: boolean;
      signal?: AbortSignal;
    }
  | BufferEncoding
  | null;

/** The options of a call that writes a whole file, with the defaults that all such calls share. */
export function understand(options: WriteFileOptions | undefined, defaultFlag: string) {
  const given = (typeof options === 'string' ? { encoding: options } : (options ?? {})) as Exclude<
    WriteFileOptions,
    string | null
  >;
  const { encoding, flag, mode, signal } = given;
  return {
    encoding: encoding ?? ('utf8' as const),
    flag: flag ?? defaultFlag,
    mode: mode ?? undefined,
    signal,
  };
}
