import { once } from 'node:events';
import { posix } from 'node:path';
import { errnoError } from '../errors.js';
import { typeOfExtension } from '../media-store/extension.js';
import { DESCRIPTIONS, MANIFESTS } from '../media-store/place.js';
import type { Fs } from '../native-fs.js';
import { dispositionOf } from './disposition.js';
import { type Asked, createHandler, type Handler } from './handler.js';
import { type SendOptions, sendReadable } from './send-readable.js';

/** Of `fileHandler`. */
export interface FileHandlerOptions extends SendOptions {
  /** Absolute path of the directory that is served. */
  readonly root: string;
  /** What stands before the path of the file in that of a request. Default `/`, which fits below `app.use('/files', ...)`. */
  readonly prefix?: string | undefined;
}

/** What files are read with: a volume, or a `node:fs` that is redirected. */
export type FileSource = Pick<Fs, 'createReadStream'> & { readonly promises: Pick<Fs['promises'], 'stat'> };

/**
 * Serves the files below a directory, a mounted one above all, by their paths, as `mediaHandler` serves media by id. The
 * type is that of the name. Names with a dot in front, and those that a media store keeps for itself, are not there.
 */
export function fileHandler(fs: FileSource, options: FileHandlerOptions): Handler {
  const { root, prefix = '/' } = options;
  if (typeof root !== 'string' || !root.startsWith('/')) {
    throw new TypeError(`root must be an absolute path, such as /mediafs; got ${JSON.stringify(root)}`);
  }
  return createHandler(prefix, (asked) => {
    const names = namesOf(asked.rest);
    return names && sendFile(fs, posix.join(root, ...names), asked, options);
  });
}

async function sendFile(
  fs: FileSource,
  path: string,
  { download, request, response }: Asked,
  options: SendOptions,
): Promise<void> {
  const stats = await fs.promises.stat(path);
  if (!stats.isFile()) throw errnoError('EISDIR', 'read', { path });
  const mime = typeOfExtension(posix.extname(path).toLowerCase()) ?? 'application/octet-stream';
  const disposition = dispositionOf(mime, posix.basename(path), download);
  const { size, mtime: modified } = stats;
  const open = async (range: { start: number; end: number; signal: AbortSignal }) => {
    const stream = fs.createReadStream(path, range);
    await once(stream, 'open');
    return stream;
  };
  await sendReadable(request, response, { mime, size, modified, disposition, open }, options);
}

const OWN: readonly string[] = [MANIFESTS, DESCRIPTIONS];

/** Each name is decoded by itself, so that none can hold a slash; `undefined` for what is no path of a file. */
function namesOf(rest: string): string[] | undefined {
  try {
    const names = rest.split('/').map(decodeURIComponent);
    return names.every(isFair) ? names : undefined;
  } catch {
    return undefined;
  }
}

function isFair(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !/[/\\\0]/.test(name) && !OWN.includes(name);
}
