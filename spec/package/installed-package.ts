import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { list, extract as unpack } from 'tar';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm pack` gives, in an otherwise empty project: with the packages that it says it depends on, and no others. */
export class InstalledPackage implements AsyncDisposable {
  readonly directory: string;
  readonly manifest: Manifest;
  /** The paths in the tarball. */
  readonly files: readonly string[];
  readonly tarball: string;

  private constructor(directory: string, manifest: Manifest, tarball: string, files: readonly string[]) {
    this.directory = directory;
    this.manifest = manifest;
    this.tarball = tarball;
    this.files = files;
  }

  static async install(): Promise<InstalledPackage> {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'mediafs-package-')));
    // The scripts would build anew, under the specs that use what is built.
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', directory];
    const { stdout } = await promisify(execFile)('npm', pack, { cwd: root });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const tarball = join(directory, filename);
    const modules = join(directory, 'node_modules');
    const installed = join(modules, 'mediafs');
    await mkdir(installed, { recursive: true });
    await unpack({ file: tarball, cwd: installed, strip: 1 });
    const files: string[] = [];
    await list({ file: tarball, onReadEntry: ({ path }) => files.push(path.replace('package/', '')) });
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Manifest;
    for (const name of [...Object.keys(manifest.dependencies), '@types/node']) await link(modules, name);
    await mkdir(join(modules, '.bin'));
    await symlink(join('..', 'mediafs', manifest.bin['mediafs']!), join(modules, '.bin/mediafs'));
    await writeFile(join(directory, 'package.json'), '{}');
    return new InstalledPackage(directory, manifest, tarball, files);
  }

  async write(name: string, text: string): Promise<string> {
    await writeFile(join(this.directory, name), text);
    return join(this.directory, name);
  }

  /** Runs Node in the project. */
  node(given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return this.run(process.execPath, given, environment);
  }

  run(command: string, given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const path = [dirname(process.execPath), process.env['PATH']].join(':');
    const env = { PATH: path, XDG_CACHE_HOME: join(this.directory, 'cache'), ...environment };
    return promisify(execFile)(command, given, { cwd: this.directory, env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: Outcome) => error,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}

async function link(modules: string, name: string): Promise<void> {
  await mkdir(dirname(join(modules, name)), { recursive: true });
  await symlink(join(root, 'node_modules', name), join(modules, name));
}

/** The compiler of this project. */
export const tsc = join(root, 'node_modules/.bin/tsc');
