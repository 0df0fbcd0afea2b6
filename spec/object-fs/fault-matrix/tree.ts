import { createHash } from 'node:crypto';
import type { Volume } from '../../../lib/index.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';

/** What is at a path: a file's content, a directory, or the target of a link. */
export type Entry = File | 'directory' | { readonly link: string };

export interface File {
  readonly content: Buffer;
  /** Default 0o644. */
  readonly mode?: number;
}

/** By path, relative to the root of a cell. What is not named is not there. */
export type Tree = Readonly<Record<string, Entry>>;

/** What is found at paths, in words that compare. */
export type View = Readonly<Record<string, string>>;

const NOTHING = 'nothing';
const LINK_MODE = 0o120777;

export function wordsOf(entry: Entry | undefined): string {
  if (entry === undefined) return NOTHING;
  if (entry === 'directory') return 'directory';
  if ('link' in entry) return `link to ${entry.link}`;
  return fileWords(entry.content, entry.mode ?? 0o644);
}

function fileWords(content: Buffer, mode: number): string {
  return `${content.length} bytes ${createHash('md5').update(content).digest('hex')}, mode ${mode.toString(8)}`;
}

/** Stores a tree as another program would. */
export async function plant(store: ObjectStore, folder: string, tree: Tree): Promise<void> {
  const paths = Object.keys(tree);
  for (const [path, entry] of Object.entries(tree)) {
    const key = `${folder}${path}`;
    if (entry === 'directory') {
      // One with files in it needs no marker.
      if (!paths.some((other) => other.startsWith(`${path}/`))) await store.put(`${key}/`, Buffer.alloc(0));
    } else if ('link' in entry) {
      await store.put(key, Buffer.from(entry.link), { metadata: { mode: String(LINK_MODE) } });
    } else {
      await store.put(key, entry.content);
    }
  }
}

/** Looks at paths, and reads what they hold to the last byte. */
export async function viewOf({ promises }: Volume, root: string, paths: readonly string[]): Promise<View> {
  const view: Record<string, string> = {};
  for (const path of paths) view[path] = await look(`${root}/${path}`);
  return view;

  // What it is told by an answer to a read is known to a look behind it.
  async function look(path: string): Promise<string> {
    const content = await promises.readFile(path).catch(({ code }: NodeJS.ErrnoException) => code);
    if (content === 'ENOENT') return NOTHING;
    if (content === 'EISDIR') return 'directory';
    if (!Buffer.isBuffer(content))
      throw Object.assign(new Error(`unreadable: ${content}`), { code: content });
    const stats = await promises.lstat(path);
    if (stats.isSymbolicLink()) return `link to ${await promises.readlink(path)}`;
    const words = fileWords(content, stats.mode & 0o7777);
    return stats.size === content.length ? words : `${words}, though its stats tell ${stats.size} bytes`;
  }
}

/** Where a view is neither the one nor the other, or has lost what both have. */
export function wrongsOf(view: View, before: Tree, after: Tree): string[] {
  const wrongs = Object.entries(view)
    .filter(([path, words]) => words !== wordsOf(before[path]) && words !== wordsOf(after[path]))
    .map(([path, words]) => `${path} is ${words}`);
  const kept = new Set(Object.values(after).map(wordsOf));
  const lost = Object.values(before)
    .map(wordsOf)
    .filter((words) => kept.has(words) && words !== 'directory' && !Object.values(view).includes(words));
  return [...wrongs, ...lost.map((words) => `lost: ${words}`)];
}

export function pathsOf(before: Tree, after: Tree): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** The view of a tree that is there as it should be. */
export function fullView(tree: Tree, paths: readonly string[]): View {
  return Object.fromEntries(paths.map((path) => [path, wordsOf(tree[path])]));
}
