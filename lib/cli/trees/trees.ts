import { posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, fileSystemFromConfig, loadConfigFromEnv, MOUNTS_VARIABLE } from '../../config.js';
import { type MountUrl, parseMountArgument, readMountUrl } from '../../mount-url.js';
import type { Mountable } from '../../mountable.js';
import { isWithin } from '../../paths.js';
import { type S3FileSystemOptions, s3 } from '../../s3-fs.js';
import { UsageError } from '../usage-error.js';
import { diskTree, mountedTree } from './mounted-tree.js';
import { readS3Location, s3UrlOf } from './s3-location.js';
import type { Location, Tree } from './tree.js';

/** A mount that the environment or `--mount` tells of. */
interface Mount {
  readonly path: string;
  readonly options: MountUrl;
}

/**
 * The file systems that the arguments of one command name: a path below a mount is that mount's, another one that of the
 * disk, and a URL that of its bucket. Each is made when it is first named.
 */
export class Trees implements AsyncDisposable {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #mounts: readonly Mount[];
  readonly #config: Config | undefined;
  readonly #disk: Tree = diskTree();
  readonly #trees = new Map<string, Tree & AsyncDisposable>();

  /**
   * Throws a `UsageError`, a `TypeError` or a `ConfigError` that says what is wrong. Contacts no store.
   *
   * @param mounts as `--mount` takes them: PATH=URL; without any, what the environment says
   */
  constructor(environment: NodeJS.ProcessEnv, mounts: readonly string[] = []) {
    this.#environment = environment;
    const given = mounts.length > 0 ? mounts : inheritedMounts(environment);
    this.#config = given.length > 0 ? undefined : loadConfigFromEnv(environment);
    this.#mounts = given
      .map(parseMountArgument)
      .map(({ path, url }) => ({ path, options: readMountUrl(url) }))
      .concat(this.#config ? (mountOfConfig(this.#config) ?? []) : [])
      .sort((one, other) => other.path.length - one.path.length);
  }

  /** The first path that is mounted: what a command is about that was given none. */
  get mountPath(): string {
    return this.#config?.mount ?? this.#mounts.at(-1)!.path;
  }

  locate(text: string): Location {
    // No key has such an end, and on a disk it says nothing of the place.
    const isUrl = text.startsWith('s3://');
    const meansContents = (isUrl ? /\/\.(?=\?|$)/ : /(^|\/)\.$/).test(text);
    const place = isUrl ? text.replace(/\/\.(?=\?|$)/, '/') : text;
    return { ...this.#locate(place), meansContents };
  }

  #locate(text: string): Location {
    if (text === '') throw new UsageError('a path must not be empty');
    if (text.startsWith('s3://')) return this.#locateObject(text);
    if (/^file:/i.test(text)) return this.#locatePath(pathOfUrl(text), text.endsWith('/'), (path) => path);
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
      throw new UsageError(`a URL must begin with s3:// or file://; got ${JSON.stringify(text)}`);
    const absolute = resolve(text);
    const nameOf = (path: string) =>
      isWithin(path, absolute) ? below(text, path.slice(absolute.length)) : path;
    return this.#locatePath(absolute, /(^|\/)\.{0,2}$/.test(text), nameOf);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#trees.values()].map((tree) => tree[Symbol.asyncDispose]()));
  }

  #locatePath(path: string, isDirectory: boolean, nameOf: (path: string) => string): Location {
    const mount = this.#mounts.find((candidate) => isWithin(path, candidate.path));
    return { tree: mount ? this.#mounted(mount) : this.#disk, path, isDirectory, nameOf };
  }

  #locateObject(text: string): Location {
    const { options, key, parameters } = readS3Location(text, this.#environment);
    const mount = this.#mounts.find((candidate) => isPlaceOf(candidate, options, key));
    const start = mount?.options.kind === 's3' ? startOf(mount.options.options) : '';
    const tree = mount
      ? this.#mounted(mount)
      : this.#tree('/', JSON.stringify(options), { kind: 's3', options });
    const place = posix.join(tree.root, '/', key.slice(start.length));
    const path = place.length > 1 && place.endsWith('/') ? place.slice(0, -1) : place;
    const nameOf = (inner: string) =>
      s3UrlOf(options.bucket, start + inner.slice(tree.root.length).replace(/^\//, ''), parameters);
    return { tree, path, isDirectory: key === '' || key.endsWith('/'), nameOf };
  }

  #mounted({ path, options }: Mount): Tree {
    return this.#tree(path, path, options);
  }

  #tree(root: string, name: string, options: MountUrl): Tree {
    const existing = this.#trees.get(name);
    if (existing) return existing;
    const tree = mountedTree(root, this.#fileSystemOf(options), options);
    this.#trees.set(name, tree);
    return tree;
  }

  #fileSystemOf(url: MountUrl): Mountable {
    if (url.kind === 's3') return s3(url.options);
    const backend = url.kind;
    const baseDirectory = url.kind === 'fs' ? url.directory : '/';
    return fileSystemFromConfig({ backend, baseDirectory, mount: '/', freshness: 1000, strict: false });
  }
}

function below(text: string, path: string): string {
  return path === '' ? text : `${text.replace(/\/+$/, '')}/${path.replace(/^\//, '')}`;
}

/** Whether an object is a file of a mount, by what is said of both. */
function isPlaceOf({ options: mount }: Mount, options: S3FileSystemOptions, key: string): boolean {
  if (mount.kind !== 's3') return false;
  const { bucket, endpoint, region } = mount.options;
  if (bucket !== options.bucket || String(endpoint) !== String(options.endpoint)) return false;
  const start = startOf(mount.options);
  return region === options.region && (key.startsWith(start) || `${key}/` === start);
}

function startOf({ prefix = '' }: S3FileSystemOptions): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}

function inheritedMounts(environment: NodeJS.ProcessEnv): string[] {
  const text = environment[MOUNTS_VARIABLE];
  return text ? (JSON.parse(text) as string[]) : [];
}

/** `undefined` where a directory is at its own path, and so on the disk. */
function mountOfConfig({
  backend,
  mount,
  baseDirectory,
  s3: options,
  freshness,
  strict,
}: Config): Mount | undefined {
  if (options) return { path: mount, options: { kind: 's3', options: { ...options, freshness, strict } } };
  if (backend === 'memory') return { path: mount, options: { kind: 'memory' } };
  return mount === baseDirectory
    ? undefined
    : { path: mount, options: { kind: 'fs', directory: baseDirectory } };
}

function pathOfUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (error) {
    throw new UsageError(`${JSON.stringify(text)} names no file: ${(error as Error).message}`);
  }
}
