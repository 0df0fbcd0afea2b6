import { resolve } from 'node:path';
import { local } from './local-fs.js';
import { memory } from './memory-fs.js';
import { fileSystemOf, parseMountArgument } from './mount-url.js';
import type { Mountable } from './mountable.js';
import { wrongOption } from './object-store/s3/option-checks.js';
import { s3 } from './s3-fs.js';
import { allowedText, readS3Options, type S3OptionsOfText, type S3TextOption } from './s3-option-texts.js';
import { createVolume, type Volume } from './volume/volume.js';

const BACKENDS = ['fs', 's3', 'memory'] as const;

/** Where files are: in a directory, in S3 or in memory. */
export type Backend = (typeof BACKENDS)[number];

/** What the environment says; see `loadConfigFromEnv`. */
export interface Config {
  /** Which of them. */
  readonly backend: Backend;
  /** Absolute path that is mounted. */
  readonly mount: string;
  /** Absolute path of the directory of the `fs` backend. */
  readonly baseDirectory: string;
  /** Set where `backend` is `s3`. */
  readonly s3?: S3Config;
  /** Milliseconds for which what the store said is believed, or for ever. */
  readonly freshness: number | 'immutable';
  /** Whether parents and targets are checked as a disk would. */
  readonly strict: boolean;
}

/** What the variables `MEDIAFS_S3_...` say; one that is not set is left out. */
export interface S3Config extends Omit<S3OptionsOfText, 'freshness' | 'strict'> {
  /** Of the variable `..._S3_BUCKET`. */
  readonly bucket: string;
  /** Key prefix; empty for the whole bucket. */
  readonly prefix: string;
  /** Default `us-east-1`. */
  readonly region: string;
}

/** How `loadConfigFromEnv` reads. */
export interface LoadOptions {
  /** What the names of the variables begin with. Default `MEDIAFS_`. */
  readonly prefix?: string;
}

/** A variable of the environment holds what it must not. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'ERR_MEDIAFS_CONFIG';
  /** Its whole name. */
  readonly variable: string;

  constructor(variable: string, held: string | undefined, allowed: string) {
    super(
      `${variable} ${held === undefined ? 'is not set' : `is ${JSON.stringify(held)}`}; it must be ${allowed}`,
    );
    this.variable = variable;
  }
}

/**
 * Reads the configuration from environment variables (`MEDIAFS_BACKEND` and its like; docs/configuration.md lists them).
 * Throws a `ConfigError` that names the variable, what it held and what is allowed. An empty variable counts as unset.
 */
export function loadConfigFromEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  { prefix = 'MEDIAFS_' }: LoadOptions = {},
): Config {
  const read = (name: string): string | undefined => environment[prefix + name] || undefined;
  const backend = (read('BACKEND') ?? 'fs') as Backend;
  if (!BACKENDS.includes(backend))
    throw new ConfigError(`${prefix}BACKEND`, backend, `one of ${BACKENDS.join(', ')}`);
  const mount = read('MOUNT') ?? '/mediafs';
  if (!mount.startsWith('/'))
    throw new ConfigError(`${prefix}MOUNT`, mount, 'an absolute path, such as /mediafs');
  const {
    freshness = 1000,
    strict = false,
    ...options
  } = readS3Options(
    (option) => (isForS3Only(option) && backend !== 's3' ? undefined : read(variableOf(option))),
    (option, held) => {
      throw new ConfigError(prefix + variableOf(option), held, allowedText(option));
    },
  );
  return {
    backend,
    mount: resolve(mount),
    baseDirectory: resolve(read('BASEDIR') ?? './.media'),
    s3: backend === 's3' ? readS3(prefix, read, options) : undefined,
    freshness,
    strict,
  };
}

const VARIABLES: Readonly<Partial<Record<S3TextOption, string>>> = {
  freshness: 'FRESHNESS',
  strict: 'STRICT',
  cacheDirectory: 'S3_CACHE_DIR',
  maxBytes: 'CACHE_MAX_BYTES',
  minFreeRatio: 'CACHE_MIN_FREE_RATIO',
  grace: 'CACHE_GRACE',
  cacheFileMode: 'CACHE_FILE_MODE',
  cacheDirectoryMode: 'CACHE_DIRECTORY_MODE',
  cacheDeadline: 'CACHE_DEADLINE',
  memoryBytes: 'CACHE_MEMORY_BYTES',
  shareFills: 'CACHE_SHARE_FILLS',
  readBudget: 'READ_BUDGET',
  rangedHandles: 'RANGED_HANDLES',
};

/** `storageClass` is `S3_STORAGE_CLASS`, behind the prefix of all. */
function variableOf(option: S3TextOption | 'bucket' | 'prefix'): string {
  const words = option.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return (option in VARIABLES && VARIABLES[option as S3TextOption]) || `S3_${words}`;
}

function isForS3Only(option: S3TextOption): boolean {
  return option !== 'freshness' && option !== 'strict';
}

/** Where `mediafs exec` puts its mounts: a JSON array of PATH=URL. It goes before all other variables. */
export const MOUNTS_VARIABLE = 'MEDIAFS_MOUNTS';

/** A volume with the mounts that `mediafs exec` was given; `undefined` where there are none. */
export function createVolumeFromMounts(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Volume | undefined {
  const text = environment[MOUNTS_VARIABLE];
  if (!text) return undefined;
  const volume = createVolume();
  for (const { path, url } of parseMounts(text)) volume.mount(path, fileSystemOf(url));
  return volume;
}

function parseMounts(text: string): { path: string; url: string }[] {
  try {
    return (JSON.parse(text) as string[]).map(parseMountArgument);
  } catch (error) {
    throw new ConfigError(
      MOUNTS_VARIABLE,
      undefined,
      `a JSON array of PATH=URL (${(error as Error).message})`,
    );
  }
}

/** A volume with the configured backend at the configured path; empty where the path already is the directory itself. */
export function createVolumeFromConfig(config: Config): Volume {
  return isMountedByItself(config) ? createVolume() : mountFromConfig(config, fileSystemFromConfig(config));
}

export function mountFromConfig(config: Config, fileSystem: Mountable): Volume {
  const volume = createVolume();
  if (!isMountedByItself(config)) volume.mount(config.mount, fileSystem);
  return volume;
}

/** The configured backend, unmounted. The directory of `fs` is made if it is not there. */
export function fileSystemFromConfig({ backend, s3: options, baseDirectory, ...common }: Config): Mountable {
  if (backend === 'memory') return memory();
  const { freshness, strict } = common;
  return options ? s3({ ...options, freshness, strict }) : local(baseDirectory);
}

function isMountedByItself({ backend, mount, baseDirectory }: Config): boolean {
  return backend === 'fs' && mount === baseDirectory;
}

type Read = (name: string) => string | undefined;

function readS3(
  prefix: string,
  read: Read,
  options: Omit<S3Config, 'bucket' | 'prefix' | 'region'>,
): S3Config {
  const bucket = read('S3_BUCKET');
  const backend = `${prefix}BACKEND is s3`;
  if (!bucket)
    throw new ConfigError(`${prefix}S3_BUCKET`, undefined, `the name of the bucket, since ${backend}`);
  const config = { region: 'us-east-1', ...options, bucket, prefix: read('S3_PREFIX') ?? '' };
  const wrong = wrongOption(config);
  if (wrong === undefined) return config;
  const variable = variableOf(wrong.name as S3TextOption);
  const held = wrong.name === 'endpoint' ? String(wrong.value) : read(variable);
  throw new ConfigError(prefix + variable, held, wrong.allowed);
}
