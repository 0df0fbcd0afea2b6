import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';

type Fs = typeof import('node:fs');

/** What stands at a path before or after a copy. */
export interface Planted {
  readonly kind: 'file' | 'directory' | 'link';
  /** Of a file its content, of a link where it leads to. */
  readonly text?: string;
  /** Permission bits. */
  readonly mode?: number;
  /** Modified long ago. */
  readonly isOld?: boolean;
}

export type Garden = Readonly<Record<string, Planted>>;

export const file = (text: string, more: Partial<Planted> = {}): Planted => ({ kind: 'file', text, ...more });
export const directory = (more: Partial<Planted> = {}): Planted => ({ kind: 'directory', ...more });
export const link = (text: string): Planted => ({ kind: 'link', text });

export const LONG_AGO = 1_000_000_000;

/** Makes what a garden says, below a directory that is there. */
export async function plant({ promises }: Fs, root: string, garden: Garden): Promise<void> {
  for (const [name, { kind, text, mode }] of Object.entries(garden)) {
    const path = join(root, name);
    await promises.mkdir(kind === 'directory' ? path : dirname(path), { recursive: true });
    if (kind === 'file') await promises.writeFile(path, text!);
    if (kind === 'link') await promises.symlink(text!, path);
    if (mode !== undefined) await promises.chmod(path, mode);
  }
  for (const [name, { isOld }] of Object.entries(garden)) {
    if (isOld) await promises.utimes(join(root, name), LONG_AGO, LONG_AGO);
  }
}

/** The names of each directory that is played in, longest first. */
export type Roots = readonly (readonly string[])[];

/** What is there, one line for each path. */
export async function survey(fs: Fs, root: string, roots: Roots): Promise<string[]> {
  const lines: string[] = [];
  for (const name of await namesBelow(fs, root))
    lines.push(await describePath(fs, join(root, name), name, roots));
  return lines;
}

/** Not through links, which may lead to where another file system cannot follow. */
async function namesBelow({ promises }: Fs, root: string): Promise<string[]> {
  const names: string[] = [];
  const parents = [''];
  for (const parent of parents) {
    for (const entry of await promises.readdir(join(root, parent), { withFileTypes: true })) {
      names.push(join(parent, entry.name));
      if (entry.isDirectory()) parents.push(join(parent, entry.name));
    }
  }
  return names.sort();
}

async function describePath({ promises }: Fs, path: string, name: string, roots: Roots): Promise<string> {
  const stats = await promises.lstat(path, { bigint: true });
  if (stats.isSymbolicLink()) return `${name} -> ${withoutRoots(await promises.readlink(path), roots)}`;
  const about = `${(stats.mode & 0o777n).toString(8)}${isOld(stats) ? ' old' : ''}`;
  return stats.isDirectory()
    ? `${name}/ ${about}`
    : `${name} ${about} ${await promises.readFile(path, 'utf8')}`;
}

function isOld({ mtimeMs }: BigIntStats): boolean {
  return Number(mtimeMs) === LONG_AGO * 1000;
}

/** The same words wherever it was played. */
export function withoutRoots(text: string, roots: Roots): string {
  let bare = text;
  for (const [index, names] of roots.entries()) {
    for (const name of names) bare = bare.replaceAll(name, `<${index}>`);
  }
  return bare;
}
