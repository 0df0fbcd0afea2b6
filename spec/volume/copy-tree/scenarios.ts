import type { CopyOptions } from 'node:fs';
import { directory, file, type Garden } from './plant.js';

/** A copy of `from` to `to`, each below a directory of its own or both below the same. */
export interface Scenario {
  readonly title: string;
  readonly source: Garden;
  readonly target?: Garden;
  /** Default `a`. */
  readonly from?: string;
  /** Default `b`. */
  readonly to?: string;
  readonly options?: Omit<CopyOptions, 'filter'> & {
    readonly filter?: (source: string, target: string) => unknown;
  };
  /** Only where source and target are below the same directory. */
  readonly isWithin?: true;
  /**
   * The sync form of Node 22 and later, which is C++ in part, goes its own ways here (it loses modes and `dereference`,
   * follows links, overlooks or crashes); ours does what its promise form does.
   */
  readonly syncGoesAstray?: true;
}

const tree: Garden = {
  'a/f': file('F', { mode: 0o640 }),
  'a/s': directory({ mode: 0o700 }),
  'a/s/g': file('G'),
  a: directory({ mode: 0o750 }),
};
const oldTree: Garden = Object.fromEntries(
  Object.entries(tree).map(([name, planted]) => [name, { ...planted, isOld: true }]),
);
const both: Pick<Scenario, 'source' | 'target'> = { source: { a: file('A') }, target: { b: file('B') } };

const files: Scenario[] = [
  { title: 'a file', source: { a: file('A') } },
  { title: 'a file with its mode', source: { a: file('A', { mode: 0o600 }) } },
  {
    title: 'a read-only file with its times',
    source: { a: file('A', { mode: 0o400, isOld: true }) },
    options: { preserveTimestamps: true },
  },
  { title: 'into directories that are missing', source: { a: file('A') }, to: 'x/y/b' },
  { title: 'over a file', source: { a: file('A', { mode: 0o600 }) }, target: { b: file('B') } },
  {
    title: 'over a file, with times',
    source: { a: file('A', { isOld: true }) },
    target: { b: file('B') },
    options: { preserveTimestamps: true },
  },
  { title: 'over a file, without force', ...both, options: { force: false } },
  { title: 'over a file, refused', ...both, options: { force: false, errorOnExist: true } },
  { title: 'over a file, refused but forced', ...both, options: { errorOnExist: true } },
  { title: 'exclusively, over a file', ...both, options: { mode: 1 } },
  { title: 'what is missing', source: {} },
  { title: 'what is missing, recursively', source: {}, options: { recursive: true } },
  { title: 'what is missing, through links', source: {}, options: { dereference: true } },
  { title: 'from below what is missing', source: {}, from: 'x/y/a' },
  { title: 'from below a file', source: { f: file('F') }, from: 'f/a' },
  { title: 'to below a file', source: { a: file('A') }, target: { f: file('F') }, to: 'f/b' },
  { title: 'a file onto itself', source: { a: file('A') }, to: 'a', isWithin: true },
  { title: 'a file over a directory', source: { a: file('A') }, target: { b: directory() } },
  { title: 'a file to a directory by its slash', source: { a: file('A') }, to: 'b/', syncGoesAstray: true },
  { title: 'a file taken for a directory', source: { a: file('A') }, from: 'a/' },
];

const directories: Scenario[] = [
  { title: 'a directory, not recursively', source: { a: directory() } },
  { title: 'a directory over one, not recursively', source: { a: directory() }, target: { b: directory() } },
  { title: 'a directory over a file', source: tree, target: { b: file('B') }, options: { recursive: true } },
  { title: 'a directory over a file, not recursively', source: tree, target: { b: file('B') } },
  { title: 'a directory onto itself', source: tree, to: 'a', isWithin: true, options: { recursive: true } },
  {
    title: 'a directory into itself',
    source: tree,
    to: 'a/b/c',
    isWithin: true,
    options: { recursive: true },
  },
  { title: 'a directory into itself, not recursively', source: tree, to: 'a/b', isWithin: true },
  {
    title: 'a directory to below a file',
    source: tree,
    target: { f: file('F') },
    to: 'f/b',
    options: { recursive: true },
  },
  {
    title: 'a directory beside itself',
    source: tree,
    to: 'a-b',
    isWithin: true,
    options: { recursive: true },
    syncGoesAstray: true,
  },
  { title: 'a tree', source: tree, options: { recursive: true }, syncGoesAstray: true },
  {
    title: 'a tree by paths with slashes and dots',
    source: tree,
    from: 'a/../a/',
    to: './b/',
    options: { recursive: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree with its times',
    source: oldTree,
    options: { recursive: true, preserveTimestamps: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree with its times, filtered',
    source: oldTree,
    options: { recursive: true, preserveTimestamps: true, filter: () => true },
  },
  { title: 'a tree exclusively', source: tree, options: { recursive: true, mode: 1 }, syncGoesAstray: true },
  {
    title: 'a part of a tree',
    source: tree,
    options: { recursive: true, filter: (source) => !source.endsWith('/s') },
  },
  {
    title: 'a tree over another',
    source: tree,
    target: { 'b/f': file('old'), 'b/h': file('H') },
    options: { recursive: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree over another, without force',
    source: tree,
    target: { 'b/f': file('old') },
    options: { recursive: true, force: false },
    syncGoesAstray: true,
  },
  {
    title: 'a tree over another, refused',
    source: tree,
    target: { 'b/f': file('old') },
    options: { recursive: true, force: false, errorOnExist: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree over an empty directory, refused',
    source: { 'a/f': file('F') },
    target: { b: directory() },
    options: { recursive: true, force: false, errorOnExist: true },
  },
  {
    title: 'a tree over a file in it',
    source: { 'a/x/y': file('Y') },
    target: { 'b/x': file('X') },
    options: { recursive: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree over a directory in it',
    source: { 'a/x': file('X') },
    target: { 'b/x/y': file('Y') },
    options: { recursive: true },
    syncGoesAstray: true,
  },
];

const filters: Scenario[] = [
  { title: 'nothing, as a filter says, though it is missing', source: {}, options: { filter: () => false } },
  { title: 'what a filter promises', source: { a: file('A') }, options: { filter: async () => true } },
  {
    title: 'what a filter promises for an entry',
    source: { 'a/f': file('F') },
    options: { recursive: true, filter: (source) => source.endsWith('a') || Promise.resolve(true) },
  },
  {
    title: 'what a filter answers by something like a promise',
    source: { a: file('A') },
    // biome-ignore lint/suspicious/noThenProperty: that is what it is about
    options: { filter: () => ({ then: (done: (answer: boolean) => void) => done(false) }) },
  },
  {
    title: 'where a filter throws',
    source: { a: file('A') },
    options: {
      filter() {
        throw new Error('no');
      },
    },
  },
];

const badOptions: Scenario[] = [
  3,
  null,
  () => {},
  { recursive: 'yes' },
  { filter: 3 },
  { filter: null },
  { force: undefined },
  { mode: 8 },
  { mode: 'x' },
  { dereference: true, verbatimSymlinks: true },
].map((options) => ({
  title: `with ${options === null ? 'null' : typeof options === 'object' ? JSON.stringify(options) : typeof options} for options`,
  source: { a: file('A') },
  options: options as CopyOptions,
}));

export const scenarios: readonly Scenario[] = [...files, ...directories, ...filters, ...badOptions];
