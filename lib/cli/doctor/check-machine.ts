import { nativePromises } from '../../native-fs.js';
import { hasPathDescriptors } from '../../object-fs/ranged/path-descriptors.js';
import { type Check, ok, problem, warning } from './finding.js';

const OLDEST = { major: 20, minor: 19 };

/** The running Node, the system below it, and the path that is mounted. */
export async function* checkMachine(mount: string | undefined): Check {
  yield* checkNode();
  if (mount !== undefined) yield* checkMount(mount);
}

async function* checkNode(): Check {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOldEnough = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
  if (!isOldEnough) {
    yield problem('node', `this is Node ${node}`, `Use Node ${OLDEST.major}.${OLDEST.minor} or later.`);
  } else if (hasPathDescriptors) {
    yield ok('node', `Node ${node} on ${process.platform}`);
  } else {
    yield warning(
      'node',
      `Node ${node} on ${process.platform}, which has no O_PATH and on which mediafs is not tested`,
      'Objects are downloaded whole before they open here; use Linux for large media.',
    );
  }
}

async function* checkMount(mount: string): Check {
  const names = await nativePromises.readdir(mount).catch(() => undefined);
  const isThere = await nativePromises.lstat(mount).then(
    () => true,
    () => false,
  );
  if (!isThere || names?.length === 0) {
    yield ok('mount', `${mount}, which hides nothing of the disk`);
    return;
  }
  yield warning(
    'mount',
    `${mount} is there on the disk as well, and what is in it is hidden from the program`,
    'Mount another path (MEDIAFS_MOUNT), unless that is what you want.',
  );
}
