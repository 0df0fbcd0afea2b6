import { errnoError } from '../errors.js';
import { outwardError } from '../fs-calls/outward.js';
import { callInRegion } from '../fs-calls/region-call.js';
import type { Signature } from '../fs-calls/signatures.js';
import { nativePromises } from '../native-fs.js';
import type { PresignedBy, PresignOptions } from '../object-store/contract.js';
import { textOf } from '../paths.js';
import type { MountTable } from './mount-table.js';

const SIGNATURE: Signature = { paths: [0], syscall: 'presign' };

/** Has what is mounted at a path presign it. `ENOTSUP` where that cannot; `ENOENT` for a path that no mount claims. */
export async function presign<Options extends PresignOptions>(
  mounts: MountTable,
  path: string | Buffer | URL,
  options: Options,
): Promise<PresignedBy<Options>> {
  const text = textOf(path);
  // What is no path is refused in Node's own words.
  if (text === undefined) await nativePromises.access(path);
  const mount = text === undefined ? undefined : mounts.claim(text);
  if (!mount) throw errnoError('ENOENT', 'presign', { path: text ?? '' });
  const { mounted } = mount;
  if (!mounted.presign) throw errnoError('ENOTSUP', 'presign', { path: text ?? '' });
  const call = callInRegion(mount.fs, mount, SIGNATURE, [path, options]);
  try {
    const [inner, passed] = call.given as [string, Options];
    return (await mounted.presign(inner, passed)) as PresignedBy<Options>;
  } catch (error) {
    throw outwardError(error, call.translation);
  }
}
