import { posix } from 'node:path';
import { type Dirent, type Fs, nativeFs } from '../native-fs.js';
import { encodeText } from '../object-fs/options.js';
import { encodingOf } from '../object-fs/stat.js';

export interface ReadDirectoryOptions {
  readonly encoding?: string | null;
  readonly withFileTypes?: boolean;
  readonly recursive?: boolean;
}

// Not in the types, though `fs.constants` has them in every version.
const { UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK } = nativeFs.constants as unknown as Record<
  string,
  number
>;

/** Node declares the constructor without its arguments. */
const NodeDirent = nativeFs.Dirent as unknown as new (
  name: unknown,
  type: number,
  directory: string,
) => Dirent;

/** `readdirSync`, with Node's own `Dirent`s, which keep the path as it was asked for. */
export function readDirectory(
  memfs: Fs,
  path: string,
  options: ReadDirectoryOptions | string | null | undefined,
  asked: string,
): unknown[] {
  const { withFileTypes = false, recursive = false } = typeof options === 'object' ? (options ?? {}) : {};
  const encoding = encodingOf(options);
  const follows = recursive && !withFileTypes;
  return list(memfs, path, { recursive, follows }).map(({ name, type, parent }) =>
    withFileTypes
      ? new NodeDirent(encodeText(name, encoding), type, parent === '' ? asked : posix.join(asked, parent))
      : encodeText(posix.join(parent, name), encoding),
  );
}

interface Entry {
  readonly name: string;
  readonly type: number;
  /** Relative to the directory that is listed. */
  readonly parent: string;
}

interface Walk {
  readonly recursive: boolean;
  /** Through links, as Node does it where it gives names only. */
  readonly follows: boolean;
}

function list(memfs: Fs, path: string, { recursive, follows }: Walk): Entry[] {
  const entries: Entry[] = [];
  const parents = [''];
  for (const parent of parents) {
    for (const entry of memfs.readdirSync(posix.join(path, parent), { withFileTypes: true })) {
      const place = posix.join(path, parent, entry.name);
      entries.push({ name: entry.name, type: typeOf(entry), parent });
      const isWalked = recursive && (entry.isDirectory() || (follows && leadsToDirectory(memfs, place)));
      if (isWalked) parents.push(posix.join(parent, entry.name));
    }
  }
  return entries;
}

function typeOf(entry: Dirent): number {
  if (entry.isDirectory()) return UV_DIRENT_DIR!;
  return entry.isSymbolicLink() ? UV_DIRENT_LINK! : UV_DIRENT_FILE!;
}

function leadsToDirectory(memfs: Fs, path: string): boolean {
  try {
    return memfs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}
