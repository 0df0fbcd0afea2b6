// Makes what is published, in dist/package: the compiled library in a few files, and the declarations that its entries
// need. A process that loads several hundred small modules starts some hundreds of milliseconds later than one that loads
// a few (`node bench/startup.mjs`), and that is paid by each child and each worker of a redirected program.
//
// Run by `npm run build`, behind the compiler, which makes the declarations and checks the types.
import { chmod, copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const compiled = join(root, 'dist/lib');
const target = join(root, 'dist/package');

/** Files that something outside names: `exports`, `bin`, and threads that begin with one. By their names in the package. */
const entries = {
  index: 'index.ts',
  http: 'http.ts',
  testing: 'testing.ts',
  register: 'register.ts',
  main: 'cli/main.ts',
  worker: 'object-fs/sync/worker.ts',
  'publisher-worker': 'cache/publisher/publisher-worker.ts',
  's3-object-store': 'object-store/s3/s3-object-store.ts',
};
const declared = ['index', 'http', 'testing', 'register'];

await rm(target, { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(
    Object.entries(entries).map(([name, file]) => [name, join(root, 'lib', file)]),
  ),
  outdir: target,
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // What errors and functions are called is part of what they tell.
  keepNames: true,
  charset: 'utf8',
  plugins: [{ name: 'neighbours', setup: nameNeighbours }],
  logLevel: 'warning',
});
await chmod(join(target, 'main.js'), 0o755);
await copyDeclarations();

/** All files lie side by side in the package, so an address relative to its module is that of a neighbour. */
function nameNeighbours({ onLoad }) {
  onLoad({ filter: /[/\\]lib[/\\].*\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    const contents = text.replace(/new URL\('(\.{1,2}\/[^']+)', import\.meta\.url\)/g, (_, address) => {
      const name = basename(address, '.js');
      const file = resolve(dirname(path), address).replace(/\.js$/, '.ts');
      if (file !== join(root, 'lib', entries[name] ?? ''))
        throw new Error(`${path} names ${address}, no entry`);
      return `new URL('./${name}.js', import.meta.url)`;
    });
    return { contents, loader: 'ts' };
  });
}

/** Those of the entries, and whatever they import. */
async function copyDeclarations() {
  const waiting = declared.map((name) => `${name}.d.ts`);
  const copied = new Set();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (copied.has(file)) continue;
    copied.add(file);
    const from = join(compiled, file);
    const to = join(target, 'types', file);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to);
    const text = await readFile(from, 'utf8');
    for (const [, address] of text.matchAll(/(?:from|import\()\s*['"](\.{1,2}\/[^'"]+)\.js['"]/g)) {
      waiting.push(join(dirname(file), `${address}.d.ts`));
    }
  }
}
