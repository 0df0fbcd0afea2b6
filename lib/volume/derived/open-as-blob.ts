import { codeOf, errnoError } from '../../errors.js';
import type { Forms } from '../../fs-calls/forms.js';
import { type FsPromises, nativeFs } from '../../native-fs.js';

type Options = { readonly type?: string } | undefined;

/**
 * As `fs.openAsBlob`. The bytes are read when it is called: Node's own Blob keeps the path of a file, and a cached file
 * may be gone when the Blob is read.
 */
export function openAsBlob(promises: FsPromises, path: string, options?: Options): Promise<Blob> {
  checkOptions(options);
  return promises.readFile(path).then(
    (bytes) => blobOf(bytes, options),
    (error) => {
      throw asBlobError(error);
    },
  );
}

/** As `fs.openAsBlobSync` of Node 26. */
export function openAsBlobSync(forms: Forms, path: string, options?: Options): Blob {
  checkOptions(options);
  try {
    return blobOf(forms['readFileSync']!(path), options);
  } catch (error) {
    throw asBlobError(error);
  }
}

function blobOf(bytes: Uint8Array, options: Options): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: options?.type ?? '' });
}

/** Node refuses bad options at once; it is asked, about a file that it need not read. */
function checkOptions(options: Options): void {
  if (options !== undefined) void nativeFs.openAsBlob(process.execPath, options);
}

/** Up to version 25 Node has one error for all files that cannot be opened; it is asked for it. */
function asBlobError(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return error;
  try {
    nativeFs.openAsBlob(`${process.execPath}/none`).catch(() => {});
  } catch (refusal) {
    if (codeOf(refusal)?.startsWith('ERR_')) return Object.assign(refusal as Error, { cause: error });
  }
  return errnoError(code, 'stat', { path, cause: error });
}
