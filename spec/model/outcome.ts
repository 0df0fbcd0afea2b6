import { Dirent, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** What a call came to, in values that compare: with its root and what nobody promises taken out. */
export type Outcome = { readonly value: unknown } | { readonly error: Readonly<Record<string, unknown>> };

/** What two implementations need not have in common. */
export interface Blind {
  /** Permission bits are not compared. */
  readonly modes?: boolean;
  /** Modification times are not compared. */
  readonly times?: boolean;
  /** Modification times of directories are not compared. */
  readonly directoryTimes?: boolean;
  /** Permission bits of directories are not compared. */
  readonly directoryModes?: boolean;
}

export async function outcomeOf(run: () => unknown, root: string, blind: Blind = {}): Promise<Outcome> {
  try {
    return { value: plain(await run(), root, blind) };
  } catch (error) {
    return { error: plainError(error, root) };
  }
}

const FIELDS = ['name', 'code', 'errno', 'syscall', 'path', 'dest', 'message'] as const;

export function plainError(error: unknown, root: string): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: error };
  const fields = error as unknown as Record<string, unknown>;
  const told = FIELDS.filter((name) => fields[name] !== undefined).map(
    (name) => [name, fields[name]] as const,
  );
  const isMadeUp = fields['syscall'] === 'mkdtemp';
  return Object.fromEntries(
    told.map(([name, value]) => [name, plain(isMadeUp ? withoutLetters(value) : value, root, {})]),
  );
}

/** Without the letters that Node makes up. */
function withoutLetters(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/-\w{6}(?=')|-\w{6}$/, '-') : value;
}

export function plain(value: unknown, root: string, blind: Blind): unknown {
  if (typeof value === 'string') return withoutRoot(value, root);
  if (value instanceof Uint8Array) return plain(Buffer.from(value).toString('latin1'), root, blind);
  if (value instanceof Dirent)
    return plain(`${value.parentPath} | ${value.name} | ${kindOf(value)}`, root, blind);
  if (Array.isArray(value)) return value.map((entry) => plain(entry, root, blind));
  if (value instanceof Error) return plainError(value, root);
  if (typeof value === 'object' && value !== null) {
    if ('mtimeMs' in value) return plainStats(value as Stats, blind);
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, plain(field, root, blind)]),
    );
  }
  return value;
}

/** Links may lead one directory up, and a copy of one tells the whole path. */
function withoutRoot(text: string, root: string): string {
  const above = dirname(root);
  const inRoot = text.replaceAll(root, '<root>');
  return above === '/' ? inRoot : inRoot.replaceAll(above, '<above>');
}

/** Sizes of directories and the counts of their names are each file system's own, as are times that nobody set. */
function plainStats(stats: Stats, blind: Blind): object {
  const isDirectory = stats.isDirectory();
  return {
    kind: kindOf(stats),
    // A link may hold the path of the root, which is not of one length.
    ...(isDirectory || stats.isSymbolicLink() ? {} : { size: Number(stats.size) }),
    ...(isDirectory ? {} : { nlink: Number(stats.nlink) }),
    ...(blind.modes || (isDirectory && blind.directoryModes) || stats.isSymbolicLink()
      ? {}
      : { mode: (Number(stats.mode) & 0o7777).toString(8) }),
    ...(blind.times || (isDirectory && blind.directoryTimes) ? {} : { mtime: timeOf(Number(stats.mtimeMs)) }),
  };
}

/** Times that programs set lie far in the past; all others are those of the test. */
function timeOf(milliseconds: number): number | string {
  return milliseconds < Date.UTC(2001) ? milliseconds : 'now';
}

export function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): string {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
