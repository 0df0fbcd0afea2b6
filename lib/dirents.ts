import { type Dirent, nativeFs } from './native-fs.js';

// Not in the types, though `fs.constants` has them in every version.
const types = nativeFs.constants as unknown as Record<string, number>;

/** Node declares the constructor without its arguments. */
const NodeDirent = nativeFs.Dirent as unknown as new (
  name: unknown,
  type: number,
  directory: string,
) => Dirent;

/** What a `Dirent` tells apart. */
export interface EntryKind {
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
  isBlockDevice(): boolean;
  isCharacterDevice(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** Node's own `Dirent`, of the same kind as stats, or another entry. */
export function createDirent(name: string | Buffer, kind: EntryKind, directory: string): Dirent {
  return new NodeDirent(name, typeOf(kind), directory);
}

export const directoryKind: EntryKind = {
  isDirectory: () => true,
  isFile: () => false,
  isSymbolicLink: () => false,
  isBlockDevice: () => false,
  isCharacterDevice: () => false,
  isFIFO: () => false,
  isSocket: () => false,
};

function typeOf(kind: EntryKind): number {
  if (kind.isDirectory()) return types['UV_DIRENT_DIR']!;
  if (kind.isFile()) return types['UV_DIRENT_FILE']!;
  if (kind.isSymbolicLink()) return types['UV_DIRENT_LINK']!;
  if (kind.isBlockDevice()) return types['UV_DIRENT_BLOCK']!;
  if (kind.isCharacterDevice()) return types['UV_DIRENT_CHAR']!;
  if (kind.isFIFO()) return types['UV_DIRENT_FIFO']!;
  return kind.isSocket() ? types['UV_DIRENT_SOCKET']! : types['UV_DIRENT_UNKNOWN']!;
}
