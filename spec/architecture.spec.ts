import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const lib = join(root, 'lib');

/** Lowest first; a file may import from its own layer and from those before it. */
const layers: readonly (readonly string[])[] = [
  [
    'abandonable.ts',
    'errors.ts',
    'byte-budget.ts',
    'bounded-map.ts',
    'crc32.ts',
    'byte-size.ts',
    'path-bytes.ts',
    'patience.ts',
    'paths.ts',
    'native-fs.ts',
    'packages.ts',
    'dirents.ts',
    'duration.ts',
    'globals.ts',
    'moulds.ts',
    'notes.ts',
    'own-thread.ts',
    'fs-calls/',
    'local-files/',
    'mountable.ts',
    'parts.ts',
    'process-end/',
    'shown-as.ts',
  ],
  ['object-store/'],
  ['cache/'],
  ['object-fs/', 'memory-fs.ts', 'memory-fs/', 'local-fs.ts', 's3-fs.ts', 'union-fs.ts', 'union-fs/'],
  ['volume/'],
  ['redirect/', 'media-store/', 'http/'],
  ['config.ts', 'media-store-from-env.ts', 'mount-url.ts', 's3-option-texts.ts'],
  ['cli/', 'register.ts', 'http.ts', 'index.ts', 'node-options.ts', 'testing.ts'],
];

interface SourceFile {
  /** Relative to `lib`. */
  readonly name: string;
  readonly lines: number;
  /** What it imports, packages and files; type-only imports included. */
  readonly imports: readonly string[];
  /** Files of `lib` that it needs at run time. */
  readonly needs: readonly string[];
}

describe('the architecture', () => {
  let files: SourceFile[];

  before(async () => {
    files = await readSources();
  });

  it('is read from the sources', () => {
    expect(files.length).to.be.greaterThan(60);
  });

  it('gives every file a layer', () => {
    expect(files.filter(({ name }) => layerOf(name) === -1).map(({ name }) => name)).to.deep.equal([]);
  });

  it('imports downwards only', () => {
    const upward = files.flatMap(({ name, imports }) =>
      imports
        .filter(isLocal)
        .filter((to) => layerOf(to) > layerOf(name))
        .map((to) => `${name} -> ${to}`),
    );
    expect(upward).to.deep.equal([]);
  });

  it('keeps the cache from knowing any store', () => {
    const known = files
      .filter(({ name }) => name.startsWith('cache/'))
      .flatMap(({ name, imports }) =>
        imports.filter((to) => to.startsWith('object-store/')).map((to) => `${name} -> ${to}`),
      );
    expect(known).to.deep.equal([]);
  });

  it('keeps object stores from knowing files', () => {
    const known = files
      .filter(({ name }) => name.startsWith('object-store/'))
      .flatMap(({ name, imports }) =>
        imports.filter((to) => /native-fs|^(node:)?fs/.test(to)).map((to) => `${name} -> ${to}`),
      );
    expect(known).to.deep.equal([]);
  });

  it('has no cycle', () => {
    expect(findCycles(files)).to.deep.equal([]);
  });

  it('lets nobody import an entry', () => {
    const entries = ['index.ts', 'http.ts', 'testing.ts'];
    expect(files.filter(({ imports }) => imports.some((to) => entries.includes(to)))).to.deep.equal([]);
  });

  it('imports node:fs in one file', () => {
    const importers = files.filter(({ imports }) => imports.some((to) => /^(node:)?fs(\/|$)/.test(to)));
    expect(importers.map(({ name }) => name)).to.deep.equal(['native-fs.ts']);
  });

  it('imports the AWS SDK in one folder, and there only when it is needed', async () => {
    const importers = files.filter(({ imports }) => imports.some((to) => /^@(aws-sdk|smithy)\//.test(to)));
    expect(importers.filter(({ name }) => !name.startsWith('object-store/s3/'))).to.deep.equal([]);
    for (const { name } of importers) {
      const text = await readFile(join(lib, name), 'utf8');
      const eager = [...text.matchAll(/^import (?!type\b)[^;]*?from '(@(?:aws-sdk|smithy)\/[^']+)'/gms)];
      expect(eager.map((match) => `${name} -> ${match[1]}`)).to.deep.equal([]);
    }
  });

  it('holds one idea in a file: none over 250 lines, the median near 60', () => {
    expect(
      files.filter(({ lines }) => lines > 250).map(({ name, lines }) => `${name}: ${lines}`),
    ).to.deep.equal([]);
    const sizes = files.map(({ lines }) => lines).sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).to.be.within(20, 90);
  });
});

async function readSources(): Promise<SourceFile[]> {
  const names = (await readdir(lib, { recursive: true })).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(lib, name), 'utf8');
      const found = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)];
      const dynamic = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map((match) => match[1]!);
      const imports = [...found.map((match) => match[2]!), ...dynamic].map((to) => target(name, to));
      const needs = found
        .filter((match) => !match[1])
        .map((match) => target(name, match[2]!))
        .filter(isLocal);
      return { name, lines: text.split('\n').length - 1, imports, needs };
    }),
  );
}

function target(from: string, to: string): string {
  if (!to.startsWith('.')) return to;
  return relative(lib, resolve(lib, dirname(from), to)).replace(/\.js$/, '.ts');
}

function isLocal(name: string): boolean {
  return name.endsWith('.ts');
}

function layerOf(name: string): number {
  return layers.findIndex((parts) =>
    parts.some((part) => (part.endsWith('/') ? name.startsWith(part) : name === part)),
  );
}

function findCycles(files: readonly SourceFile[]): string[] {
  const needs = new Map(files.map((file) => [file.name, file.needs]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) cycles.push([...path.slice(path.indexOf(name)), name].join(' -> '));
    if (done.has(name) || path.includes(name)) return;
    for (const next of needs.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const { name } of files) visit(name, []);
  return cycles;
}
