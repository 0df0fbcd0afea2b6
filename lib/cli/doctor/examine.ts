import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { defaultCacheDirectory } from '../../cache/default-directory.js';
import type { ObjectStore } from '../../object-store/contract.js';
import { OWN_FOLDER } from '../../object-store/own-folder.js';
import { ExaminedStore } from '../../object-store/s3/examined-store.js';
import { S3ObjectStore } from '../../object-store/s3/s3-object-store.js';
import { isWithin } from '../../paths.js';
import type { S3FileSystemOptions } from '../../s3-fs.js';
import { checkBucket } from './check-bucket.js';
import { checkClock } from './check-clock.js';
import { checkCredentials } from './check-credentials.js';
import { checkDisk } from './check-disk.js';
import { checkMachine } from './check-machine.js';
import { checkReach } from './check-reach.js';
import { checkMissing, checkReading, checkRights } from './check-rights.js';
import { checkSpeed } from './check-speed.js';
import { checkSupport, type SupportOptions } from './check-support.js';
import { type Check, ok, problem, saidBy, skipped, warning } from './finding.js';
import type { Target } from './target.js';

export interface ExamineOptions {
  /** Store nothing. */
  readonly readOnly: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** All checks of a target, one after the other; those that can tell nothing any more are skipped. */
export async function* examine(target: Target, options: ExamineOptions): Check {
  yield ok(
    'configuration',
    `${target.named}${target.mount === undefined ? '' : `, mounted at ${target.mount}`}`,
  );
  yield* checkMachine(target.mount);
  switch (target.kind) {
    case 's3':
      return yield* examineS3(target, options);
    case 'fs':
      return yield* checkDisk(target.directory, {
        check: 'directory',
        isPrivate: false,
        setting: 'MEDIAFS_BASEDIR',
      });
    default:
      yield warning(
        'memory',
        'nothing outlives the process',
        'Use fs or s3 (MEDIAFS_BACKEND) for what must last.',
      );
  }
}

async function* examineS3(
  { options, mount }: Extract<Target, { kind: 's3' }>,
  { readOnly, environment }: ExamineOptions,
): Check {
  yield* examineCache(options, mount);
  const impatient = {
    ...options,
    attempts: 2,
    idleTimeout: Math.min(options.idleTimeout ?? 5000, 5000),
    deadline: 60_000,
  };
  const examined = new ExaminedStore(impatient);
  const store = new S3ObjectStore(impatient);
  try {
    yield* examineStore({ store, examined, readOnly, environment, options });
  } finally {
    await store.close();
    await examined.close();
  }
}

async function* examineCache(options: S3FileSystemOptions, mount: string | undefined): Check {
  const demands = { check: 'cache', isPrivate: true, setting: 'MEDIAFS_S3_CACHE_DIR or cacheDirectory' };
  try {
    const directory = resolve(options.cacheDirectory ?? defaultCacheDirectory());
    if (mount !== undefined && (isWithin(directory, mount) || isWithin(mount, directory))) {
      const found = `${directory} and the mount at ${mount} contain each other`;
      yield problem('cache', found, `Name another directory (${demands.setting}), or another mount.`);
    }
    yield* checkDisk(directory, demands);
  } catch (error) {
    yield problem('cache', saidBy(error), `Name another directory (${demands.setting}).`);
  }
}

interface Examination {
  readonly store: S3ObjectStore;
  readonly examined: ExaminedStore;
  readonly readOnly: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly options: S3FileSystemOptions;
}

async function* examineStore({ store, examined, readOnly, environment, options }: Examination): Check {
  const hasCredentials = yield* checkCredentials(() => examined.credentials());
  const { hostname, port, protocol } = new URL(examined.origin);
  const isSafe = protocol === 'https:';
  // An address of version 6 is in brackets in a URL, and nowhere else.
  const host = { name: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (isSafe ? 443 : 80)), isSafe };
  const isReached = yield* checkReach(host, environment);
  if (isReached) yield* checkClock(examined.origin);
  if (!hasCredentials || !isReached) {
    yield skipped(
      'bucket',
      `nothing more can be tried without ${isReached ? 'credentials' : 'a connection'}`,
    );
    return;
  }
  const { bucket, region = 'us-east-1' } = options;
  const isThere = yield* checkBucket({ store, bucket, region, regionTold: () => examined.region() });
  if (!isThere) {
    yield skipped('rights', 'nothing more can be tried without the bucket');
    return;
  }
  const root = `${OWN_FOLDER}/doctor-${randomBytes(8).toString('hex')}/`;
  const isTrusted = options.conditions === 'trust';
  if (!readOnly) return yield* examineWriting(store, root, { isTrusted });
  yield* checkReading(store);
  yield* checkMissing(store, `${root}missing`);
}

async function* examineWriting(store: S3ObjectStore, root: string, support: SupportOptions): Check {
  try {
    if (!(yield* checkRights(store, root))) {
      yield skipped('support', 'nothing more can be tried without storing');
      return;
    }
    yield* checkSupport(store, root, support);
    yield* checkSpeed(store, root);
  } catch (error) {
    yield problem('examination', `it broke off: ${saidBy(error)}`, 'Try again; the store may be unwell.');
  } finally {
    yield* cleanUp(store, root);
  }
}

const NAMES = ['file', 'copy', 'support', 'small', 'large'];

async function* cleanUp(store: ObjectStore, root: string): Check {
  const keys = NAMES.map((name) => root + name);
  const failures = await store.delete(keys).catch((error: unknown) => keys.map((key) => ({ key, error })));
  if (failures.length === 0) return;
  yield problem(
    'examination',
    `what it has stored may not be deleted: ${failures.map(({ key }) => key).join(', ')}`,
    'Delete these keys by other means.',
  );
}
